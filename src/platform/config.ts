import { isIP } from 'node:net'
import { homedir, tmpdir } from 'node:os'
import { delimiter, dirname, resolve } from 'node:path'
import { z } from 'zod'
import { AppError, type FieldError } from './errors.ts'
import { isAllowEntry } from './outbound-addresses.ts'
import { missingProviderSettings, PROVIDER_SETTINGS } from './provider-settings.ts'
import {
  missingVaultSettings,
  SECRET_REFERENCE_SETTINGS,
} from './secret-references/secret-reference-settings.ts'
import { type Setting, setting } from './setting.ts'
import { isThisMachine } from './this-machine.ts'

const port = z.coerce.number().int().min(0).max(65535)
const flag = z.enum(['0', '1', 'true', 'false']).transform((value) => value === '1' || value === 'true')
const folders = z.string().transform((value) =>
  value
    .split(delimiter)
    .filter(Boolean)
    .map((path) => resolve(path)),
)

const proxies = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((address) => address.trim())
      .filter(Boolean),
  )
  .refine((addresses) => addresses.every(isProxyAddress), 'must be "loopback", IP addresses or networks')

function isProxyAddress(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  if (text === 'loopback') return true
  const longest = isIP(address) === 6 ? 128 : 32
  return (
    isIP(address) !== 0 &&
    rest.length === 0 &&
    (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= longest))
  )
}

// Where a person keeps what they want to ask about; never the whole disk.
function defaultFileRoots(): string {
  const beside = dirname(process.cwd())
  return [dirname(beside) === beside ? process.cwd() : beside, homedir(), tmpdir()].join(delimiter)
}

const origins = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((origin) => origin.trim())
      .filter(Boolean),
  )
  .refine(
    (list) => list.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
    'must be origins such as https://app.example.com, without a path',
  )

const outboundAddresses = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean),
  )
  .refine(
    (entries) => entries.every(isAllowEntry),
    'must be host names, addresses or networks such as vllm.internal, 10.1.2.3 or 10.0.0.0/8, without scheme or port',
  )

/** Every setting of the project. Nothing else reads the environment. */
const SETTINGS = {
  host: setting({
    env: 'NARU_HOST',
    default: '127.0.0.1',
    help: 'Address to listen on.',
    schema: z.string().min(1),
  }),
  port: setting({
    env: 'NARU_PORT',
    default: '7070',
    help: 'Port to listen on; 0 takes a free one.',
    schema: port,
  }),
  dataDir: setting({
    env: 'NARU_DATA_DIR',
    default: './data',
    help: 'Folder of the embedded database, blobs, backups and generated keys.',
    schema: z
      .string()
      .min(1)
      .transform((path) => resolve(path)),
  }),
  databaseUrl: setting({
    env: 'DATABASE_URL',
    help: 'PostgreSQL 15 or newer, postgres://…; without it Naru starts its own database in NARU_DATA_DIR.',
    secret: true,
    schema: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://')
      .optional(),
  }),
  redisUrl: setting({
    env: 'REDIS_URL',
    help: 'Redis that several processes share limits, budgets and cached answers through, redis://… or rediss://…; without it each process counts and caches for itself.',
    secret: true,
    schema: z
      .string()
      .regex(/^rediss?:\/\/\S+$/, 'must start with redis:// or rediss://')
      .optional(),
  }),
  rootKey: setting({
    env: 'NARU_ROOT_KEY',
    help: 'The first admin key. Without it one is generated and printed once.',
    secret: true,
    schema: z
      .string()
      .regex(/^[\x21-\x7e]{16,256}$/, 'must be 16 to 256 printable characters without spaces')
      .optional(),
  }),
  secretKey: setting({
    env: 'NARU_SECRET_KEY',
    help: 'Master key for stored secrets: 32 bytes as hex or base64. Embedded mode generates data/secret.key.',
    secret: true,
    schema: z.string().min(1).optional(),
  }),
  trustProxy: setting({
    env: 'NARU_TRUST_PROXY',
    help: 'Proxies whose X-Forwarded-… headers are believed: "loopback", addresses or networks, separated by ",". Unset: none.',
    schema: proxies,
  }),
  publicUrl: setting({
    env: 'NARU_PUBLIC_URL',
    help: 'Address that people use, such as https://naru.example.com: for links in emails, sign-in at identity providers, cookies. With https, plain HTTP is refused. Needed with NARU_SMTP_URL unless NARU_HOST is this machine alone. Unset: http://NARU_HOST:NARU_PORT.',
    schema: z
      .url({ protocol: /^https?$/ })
      .refine(
        (url) => /^https?:\/\/[^/?#]+\/?$/.test(url),
        'must be without a path: https://naru.example.com',
      )
      .transform((url) => new URL(url).origin)
      .optional(),
  }),
  tlsCert: setting({
    env: 'NARU_TLS_CERT',
    help: 'PEM file with the certificate chain, for HTTPS without a proxy. Needs NARU_TLS_KEY.',
    schema: z.string().min(1).optional(),
  }),
  tlsKey: setting({
    env: 'NARU_TLS_KEY',
    help: 'PEM file with the private key of NARU_TLS_CERT.',
    schema: z.string().min(1).optional(),
  }),
  corsOrigins: setting({
    env: 'NARU_CORS_ORIGINS',
    help: 'Other sites whose pages may call the API with a key or token, such as https://app.example.com, separated by ",". Unset: none.',
    schema: origins,
  }),
  allowOutbound: setting({
    env: 'NARU_ALLOW_OUTBOUND',
    help: 'Private addresses that providers of models may have: host names, addresses or networks, separated by ",". Unset: none, but 127.0.0.0/8 and ::1 while NARU_HOST is this machine alone.',
    schema: outboundAddresses,
  }),
  configFile: setting({
    env: 'NARU_CONFIG',
    help: 'A naru.yaml whose providers, models and keys are applied at every start. Unset: none.',
    schema: z
      .string()
      .min(1)
      .transform((path) => resolve(path))
      .optional(),
  }),
  smtpUrl: setting({
    env: 'NARU_SMTP_URL',
    help: 'Mail server, smtp://user:password@host:587 or smtps://…:465. Without it, links that would be mailed are shown to an admin.',
    secret: true,
    schema: z
      .string()
      .regex(/^smtps?:\/\/\S+$/, 'must start with smtp:// or smtps://')
      .optional(),
  }),
  mailFrom: setting({
    env: 'NARU_MAIL_FROM',
    help: 'Sender of emails, such as "Naru <naru@example.com>". Needed with NARU_SMTP_URL.',
    schema: z.string().min(3).optional(),
  }),
  ...PROVIDER_SETTINGS,
  ...SECRET_REFERENCE_SETTINGS,
  auditAnchor: setting({
    env: 'NARU_AUDIT_ANCHOR',
    help: 'Where the heads of the audit trail are kept outside the database: a file, or s3://bucket/prefix (credentials and region as the AWS SDK reads them). Unset: audit-anchors.jsonl in NARU_DATA_DIR.',
    schema: z.string().min(1).optional(),
  }),
  blobs: setting({
    env: 'NARU_BLOBS',
    help: 'Where attachments are kept: s3://bucket/prefix (credentials and region as the AWS SDK reads them). Unset: blobs in NARU_DATA_DIR, which replicas have to share.',
    schema: z
      .string()
      .regex(
        /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[\w!.*'()-]+)*\/?$/,
        'must read like s3://bucket/prefix',
      )
      .optional(),
  }),
  attachmentMb: setting({
    env: 'NARU_ATTACHMENT_MB',
    default: '20',
    help: 'Largest attachment of a ticket that is kept, in MB.',
    schema: z.coerce.number().int().min(1).max(50),
  }),
  ocrData: setting({
    env: 'NARU_OCR_DATA',
    help: 'Folder with kor.traineddata and eng.traineddata, for reading text in pictures. Unset: where the packages tesseract-ocr-kor and tesseract-ocr-eng put them; without these, pictures are kept unread.',
    schema: z
      .string()
      .min(1)
      .transform((path) => resolve(path))
      .optional(),
  }),
  embeddingFolder: setting({
    env: 'NARU_EMBEDDING_FOLDER',
    help: 'Folder of an embedding model in ONNX form, such as multilingual-e5-small, for search by meaning without a provider. Unset: the model that the copilot settings name, if any.',
    schema: z
      .string()
      .min(1)
      .transform((path) => resolve(path))
      .optional(),
  }),
  qdrantUrl: setting({
    env: 'QDRANT_URL',
    help: 'Qdrant that keeps vectors instead of PostgreSQL, such as http://qdrant:6333.',
    schema: z.url({ protocol: /^https?$/ }).optional(),
  }),
  qdrantApiKey: setting({
    env: 'QDRANT_API_KEY',
    help: 'API key of that Qdrant.',
    secret: true,
    schema: z.string().min(1).optional(),
  }),
  s3Endpoint: setting({
    env: 'AWS_ENDPOINT_URL_S3',
    help: 'Address of an S3 that is not Amazon’s, such as http://minio:9000.',
    schema: z.url({ protocol: /^https?$/ }).optional(),
  }),
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
