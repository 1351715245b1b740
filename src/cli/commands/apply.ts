import { readFile } from 'node:fs/promises'
import { replaceVariables } from '../../gateway/index.ts'
import { AppError, readVariable } from '../../platform/index.ts'
import { withClient } from '../connect.ts'
import { type OutputOptions, print } from '../output.ts'

type Change = {
  action: 'create' | 'update' | 'none'
  kind: string
  name: string
  fields: Array<{ path: string; before: unknown; after: unknown }>
}
type Applied = { changes: Change[]; keys: Array<{ name: string; key: string }> }

type ApplyOptions = OutputOptions & { file: string; dryRun?: boolean }

/** Makes what a naru.yaml declares true on the server. Variables are those of this command's environment. */
export async function applyConfig(options: ApplyOptions): Promise<void> {
  const config = replaceVariables(await readText(options.file), readVariable, options.file)
  const isDryRun = options.dryRun === true
  const applied = await withClient((client) =>
    client.call<Applied>('POST', '/api/v1/apply', { config, dry_run: isDryRun }),
  )
  print(applied, options, (it) => describe(it, isDryRun))
}

const VERB = { create: 'created', update: 'changed', none: 'unchanged' }
const SIGN = { create: '+', update: '~', none: ' ' }

function describe({ changes, keys }: Applied, isDryRun: boolean): string {
  const lines = changes.flatMap((change) => [
    `${SIGN[change.action]} ${change.kind} ${change.name}: ${VERB[change.action]}`,
    ...change.fields.map((field) => `    ${fieldLine(field, change.action)}`),
  ])
  const counts = Object.entries(VERB).map(
    ([action, verb]) => `${changes.filter((change) => change.action === action).length} ${verb}`,
  )
  return [
    ...lines,
    isDryRun ? `Dry run, nothing was applied: ${counts.join(', ')}.` : `${counts.join(', ')}.`,
    ...keys.flatMap(({ name, key }) => ['', `The key "${name}", shown this once:`, key]),
  ].join('\n')
}

function fieldLine({ path, before, after }: Change['fields'][number], action: Change['action']): string {
  return action === 'create' ? `${path}: ${text(after)}` : `${path}: ${text(before)} → ${text(after)}`
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path === '-' ? '/dev/stdin' : path, 'utf8')
  } catch (cause) {
    throw new AppError({
      code: 'config_file_unreadable',
      status: 400,
      message: `${path} cannot be read (${(cause as { code?: string }).code ?? 'unknown reason'}). Check the path and its rights.`,
      cause,
    })
  }
}
