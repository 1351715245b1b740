import { homedir, tmpdir } from 'node:os'
import { delimiter, dirname, resolve } from 'node:path'
import { z } from 'zod'
import { AppError, type FieldError } from './errors.ts'
import { missingProviderSettings, PROVIDER_SETTINGS } from './provider-settings.ts'
import {
  missingVaultSettings,
  SECRET_REFERENCE_SETTINGS,
} from './secret-references/secret-reference-settings.ts'
import { SERVER_SETTINGS } from './server-settings.ts'
import { path, type Setting, setting } from './setting.ts'
import { STORAGE_SETTINGS } from './storage-settings.ts'
import { isThisMachine } from './this-machine.ts'

const flag = z.enum(['0', '1', 'true', 'false']).transform((value) => value === '1' || value === 'true')
const folders = z.string().transform((value) =>
  value
    .split(delimiter)
    .filter(Boolean)
    .map((path) => resolve(path)),
)

// Where a person keeps what they want to ask about; never the whole disk.
function defaultFileRoots(): string {
  const beside = dirname(process.cwd())
  return [dirname(beside) === beside ? process.cwd() : beside, homedir(), tmpdir()].join(delimiter)
}

/** Every setting of the project. Nothing else reads the environment. */
const SETTINGS = {
  ...SERVER_SETTINGS,
  ...STORAGE_SETTINGS,
  rootKey: setting({
    env: 'NARU_ROOT_KEY',
    help: 'The first admin key. Without it one is generated and printed once.',
    secret: true,
    schema: z
      .string()
      .regex(/^[\x21-\x7e]{16,256}$/, 'must be 16 to 256 printable characters without spaces')
      .optional(),
  }),
  configFile: setting({
    env: 'NARU_CONFIG',
    help: 'A naru.yaml whose providers, models and keys are applied at every start. Unset: none.',
    schema: path.optional(),
  }),
  ...PROVIDER_SETTINGS,
  ...SECRET_REFERENCE_SETTINGS,
  demo: setting({
    env: 'NARU_DEMO',
    default: '1',
    help: '0 starts without the sample corpus.',
    schema: flag,
  }),
  logLevel: setting({
    env: 'LOG_LEVEL',
    default: 'info',
    help: 'trace, debug, info, warn, error, fatal or silent.',
    schema: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']),
  }),
  fileRoots: setting({
    env: 'NARU_FILE_ROOTS',
    default: defaultFileRoots(),
    help: `Folders that sources of kind "files" may lie in, separated by "${delimiter}".`,
    schema: folders,
  }),
  url: setting({
    env: 'NARU_URL',
    help: 'Server that the command line talks to. Without it: the one running on NARU_DATA_DIR, else one started for the command.',
    schema: z.url({ protocol: /^https?$/ }).optional(),
  }),
  apiKey: setting({
    env: 'NARU_API_KEY',
    help: 'API key of the command line. Without it the key that the server on this machine leaves for its owner.',
    secret: true,
    schema: z.string().min(1).optional(),
  }),
} as const

export type Config = { [Name in keyof typeof SETTINGS]: z.output<(typeof SETTINGS)[Name]['schema']> }

export type ConfigRow = {
  name: string
  value: string
  source: 'environment' | 'default' | 'not set'
  help: string
}

/** Reads and checks every setting; one error names all that are wrong. */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const values: Record<string, unknown> = {}
  const fields: FieldError[] = []
  for (const [name, definition] of Object.entries(SETTINGS) as Array<[string, Setting]>) {
    const raw = env[definition.env] || definition.default
    const parsed = definition.schema.safeParse(raw)
    if (parsed.success) values[name] = parsed.data
    else
      fields.push({
        path: definition.env,
        message: parsed.error.issues.map((issue) => issue.message).join('; '),
      })
  }
  fields.push(...missingProviderSettings(env), ...missingVaultSettings(env), ...missingPublicUrl(env))
  if (fields.length > 0) {
    throw new AppError({
      code: 'config_invalid',
      status: 500,
      message: `These settings are not usable. ${fields.map((field) => `${field.path}: ${field.message}.`).join(' ')} See "naru config".`,
      fields,
    })
  }
  return values as Config
}

// A mailed link must never be built from what a request says about our name.
function missingPublicUrl(env: NodeJS.ProcessEnv): FieldError[] {
  const host = env.NARU_HOST || (SETTINGS.host.default as string)
  if (!env.NARU_SMTP_URL || env.NARU_PUBLIC_URL || isThisMachine(host)) return []
  const message = `is needed with NARU_SMTP_URL, because NARU_HOST is ${host}: links in emails lead there`
  return [{ path: 'NARU_PUBLIC_URL', message }]
}

/** A variable that a file of the operator names, such as `${OPENAI_API_KEY}` in naru.yaml. */
export function readVariable(name: string): string | undefined {
  return process.env[name]
}

/** Every setting with its value (secrets hidden), where it came from, and what it does. */
export function describeConfig(env: NodeJS.ProcessEnv = process.env): ConfigRow[] {
  return (Object.values(SETTINGS) as Setting[]).map((definition) => {
    const given = env[definition.env]
    const value = given || definition.default
    return {
      name: definition.env,
      value: value === undefined ? '' : definition.secret ? '(hidden)' : value,
      source: given ? 'environment' : definition.default === undefined ? 'not set' : 'default',
      help: definition.help,
    }
  })
}
