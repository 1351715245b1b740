import { createWriteStream } from 'node:fs'
import { resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { AppError, counted } from '../../platform/index.ts'
import type { Client } from '../client.ts'
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
  tenant: { slug: string; name: string } | null
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

type Verified = { status: 'intact' | 'broken'; items: Verification[] }

/**
 * The trails of all organisations for whoever runs the installation, else that of the own one. Exit code 1 when one is
 * not what it was.
 */
export async function verifyAudit(options: OutputOptions): Promise<void> {
  const verified = await withClient(verifyReachable)
  print(verified, options, ({ items }) => items.map(describe).join('\n\n'))
  if (verified.status !== 'intact') process.exitCode = EXIT.failed
}

async function verifyReachable(client: Client): Promise<Verified> {
  const { principal } = await client.call<{ principal: { scopes: string[] } }>('GET', '/api/v1/session')
  if (principal.scopes.includes('installation:manage'))
    return client.call<Verified>('POST', '/api/v1/installation/audit/verify')
  const own = await client.call<Omit<Verification, 'tenant'>>('POST', '/api/v1/audit/verify')
  return { status: own.status, items: [{ ...own, tenant: null }] }
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

function describe({ tenant, status, checked, problems, anchors, took_ms }: Verification): string {
  const seconds = (took_ms / 1000).toFixed(1)
  const compared =
    anchors.last_at === null
      ? 'There was no anchor to compare with, so a cut of the newest events would not show.'
      : `Compared with ${counted(anchors.checked, 'anchor')}, the newest of ${anchors.last_at}.`
  const whose = tenant === null ? '' : ` of ${tenant.name} (${tenant.slug})`
  const result =
    status === 'intact'
      ? `The audit trail${whose} is intact: ${counted(checked, 'event')} checked in ${seconds} s.`
      : `The audit trail${whose} is BROKEN: ${problems.length === 100 ? '100 problems or more' : counted(problems.length, 'problem')} in ${counted(checked, 'event')}.`
  return [result, compared, ...problems.map(({ kind, message }) => `  ${kind}: ${message}`)].join('\n')
}

function fileExists(file: string): AppError {
  return new AppError({
    code: 'file_exists',
    status: 409,
    message: `${file} exists already. Choose another name; exports are never overwritten.`,
  })
}
