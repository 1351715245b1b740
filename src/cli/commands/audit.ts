import { createWriteStream } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError } from '../../platform/index.ts'
import { withClient } from '../connect.ts'
import { EXIT, type OutputOptions, print, table } from '../output.ts'

type Event = {
  seq: number
  at: string
  action: string
  outcome: string
  actor: { name: string }
  target?: { kind: string; id: string; name?: string }
  address?: string
}

type Verification = {
  status: 'intact' | 'broken'
  checked: number
  problems: Array<{ kind: string; message: string }>
  anchors: { checked: number; last_at: string | null }
  took_ms: number
}

type FilterOptions = OutputOptions & {
  action?: string
  actor?: string
  target?: string
  outcome?: string
  address?: string
  from?: string
  to?: string
}

/** Exit code 1 when the trail is not what it was. */
export async function verifyAudit(options: OutputOptions): Promise<void> {
  const verification = await withClient((client) => client.call<Verification>('POST', '/api/v1/audit/verify'))
  print(verification, options, describe)
  if (verification.status !== 'intact') process.exitCode = EXIT.failed
}

export async function listAudit(options: FilterOptions & { limit: number }): Promise<void> {
  const query = toQuery(options)
  query.set('limit', String(options.limit))
  const list = await withClient((client) => client.call<{ items: Event[] }>('GET', `/api/v1/audit?${query}`))
  print(list, options, ({ items }) =>
    table([
      ['SEQ', 'TIME', 'ACTION', 'OUTCOME', 'WHO', 'WHERE FROM', 'WHAT'],
      ...items.map((event) => [
        String(event.seq),
        event.at,
        event.action,
        event.outcome,
        event.actor.name,
        event.address ?? '–',
        event.target ? (event.target.name ?? event.target.id) : '–',
      ]),
    ]),
  )
}

/** JSON lines to the file, or to stdout; as slowly as that takes them. */
export async function exportAudit(options: FilterOptions & { out?: string }): Promise<void> {
  const file = options.out === undefined ? undefined : resolve(options.out)
  await withClient(async (client) => {
    const body = await client.stream(`/api/v1/audit/export?${toQuery(options)}`)
    if (file === undefined) return pipeline(Readable.fromWeb(body), process.stdout, { end: false })
    const target = createWriteStream(file, { flags: 'wx', mode: 0o600 })
    return pipeline(Readable.fromWeb(body), target).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EEXIST' ? fileExists(file) : error
    })
  })
  if (file !== undefined) print({ file }, options, () => `Exported to ${file}.`)
}

function toQuery(options: FilterOptions): URLSearchParams {
  const { action, actor, target, outcome, address, from, to } = options
  const given = Object.entries({ action, actor, target, outcome, address, from, to })
  return new URLSearchParams(given.filter((entry): entry is [string, string] => entry[1] !== undefined))
}

function describe({ status, checked, problems, anchors, took_ms }: Verification): string {
  const seconds = (took_ms / 1000).toFixed(1)
  const compared =
    anchors.last_at === null
      ? 'There is no anchor yet, so a cut of the newest events would not show.'
      : `Compared with ${anchors.checked} anchors, the newest of ${anchors.last_at}.`
  const result =
    status === 'intact'
      ? `The audit trail is intact: ${checked} events checked in ${seconds} s.`
      : `The audit trail is BROKEN: ${problems.length === 100 ? '100 or more' : problems.length} problems in ${checked} events.`
  return [result, compared, ...problems.map(({ kind, message }) => `  ${kind}: ${message}`)].join('\n')
}

function fileExists(file: string): AppError {
  return new AppError({
    code: 'file_exists',
    status: 409,
    message: `${file} exists already. Choose another name; exports are never overwritten.`,
  })
}
