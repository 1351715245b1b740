import { basename, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { SingleBar } from 'cli-progress'
import { AppError, counted } from '../../platform/index.ts'
import type { Client } from '../client.ts'
import { withClient } from '../connect.ts'
import { EXIT, type OutputOptions, print } from '../output.ts'

type Sync = {
  id: string
  status: 'queued' | 'running' | 'done' | 'failed'
  total: number
  done: number
  unchanged: number
  failed: number
  deleted: number
  rate_per_second: number | null
  seconds_left: number | null
  error: { code: string; message: string } | null
}
type Source = {
  id: string
  name: string
  kind: string
  config: { path?: string }
  document_count: number
  sync: Sync | null
}
type Item = { key: string; reason: string | null }

const POLL_MS = 250

/** Adds the folder as a source (or reads it again when it is one already) and follows the sync to its end. */
export async function ingest(
  folder: string,
  options: OutputOptions & { name?: string; acl?: string[] },
): Promise<void> {
  const path = resolve(folder)
  await withClient(async (client) => {
    const source = await startSync(client, path, options)
    const done = await follow(client, source, options)
    const failures = done.sync?.failed
      ? await client.call<{ items: Item[] }>(
          'GET',
          `/api/v1/sources/${source.id}/items?status=failed&limit=200`,
        )
      : { items: [] }
    print({ source: done, failed: failures.items }, options, (value) => describe(value.source, value.failed))
    if (done.sync?.status === 'failed') process.exitCode = EXIT.failed
    else if (done.sync?.failed) process.exitCode = EXIT.partly
  })
}

async function startSync(
  client: Client,
  path: string,
  options: { name?: string; acl?: string[] },
): Promise<Source> {
  const { items } = await client.call<{ items: Source[] }>('GET', '/api/v1/sources')
  const known = items.find((source) => source.kind === 'files' && source.config.path === path)
  if (known) {
    await client.call('POST', `/api/v1/sources/${known.id}/sync`, {})
    return client.call<Source>('GET', `/api/v1/sources/${known.id}`)
  }
  const name = options.name ?? freeName(basename(path) || path, items)
  const acl = options.acl?.map((group) => (group.startsWith('group:') ? group : `group:${group}`))
  return client.call<Source>('POST', '/api/v1/sources', {
    name,
    kind: 'files',
    config: { path },
    ...(acl ? { acl } : {}),
  })
}

function freeName(name: string, taken: readonly Source[]): string {
  const names = new Set(taken.map((source) => source.name))
  let free = name
  for (let n = 2; names.has(free); n++) free = `${name} ${n}`
  return free
}

async function follow(client: Client, source: Source, options: OutputOptions): Promise<Source> {
  const isTerminal = process.stderr.isTTY && !options.json
  const bar = isTerminal
    ? new SingleBar({
        format: `${source.name} {bar} {value}/{total}  {rate}/s  {left}`,
        stream: process.stderr,
        hideCursor: true,
        barsize: 30,
      })
    : undefined
  bar?.start(1, 0, { rate: '–', left: '' })
  let lastLine = ''
  for (;;) {
    const now = await client.call<Source>('GET', `/api/v1/sources/${source.id}`)
    const { sync } = now
    if (!sync)
      throw new AppError({
        code: 'source_deleted',
        status: 409,
        message: 'The source was deleted meanwhile.',
      })
    const left = sync.seconds_left === null ? '' : `${sync.seconds_left} s left`
    bar?.setTotal(Math.max(sync.total, 1))
    bar?.update(sync.done, { rate: sync.rate_per_second ?? '–', left })
    const line = `${sync.status} ${sync.done}/${sync.total} ${left}`.trim()
    // one plain line a step for logs; not one a poll
    if (!bar && !options.json && step(line) !== step(lastLine)) process.stderr.write(`${line}\n`)
    lastLine = line
    if (sync.status === 'done' || sync.status === 'failed') {
      bar?.stop()
      return now
    }
    await delay(POLL_MS)
  }
}

function step(line: string): string {
  const [, status = '', done = '0', total = '0'] = /^(\w+) (\d+)\/(\d+)/.exec(line) ?? []
  return `${status} ${Math.floor((10 * Number(done)) / Math.max(Number(total), 1))}`
}

function describe(source: Source, failed: readonly Item[]): string {
  const { sync } = source
  if (!sync) return source.name
  if (sync.error) return `${source.name}: ${sync.error.message}`
  const changed = sync.done - sync.unchanged - sync.failed
  const lines = [
    `${source.name}: ${counted(source.document_count, 'document')}. ${counted(changed, 'file')} read, ${sync.unchanged} unchanged, ${sync.failed} failed, ${counted(sync.deleted, 'document')} removed.`,
    ...failed.slice(0, 20).map((item) => `  ${item.key}: ${item.reason ?? ''}`),
  ]
  if (failed.length > 20) lines.push(`  … and ${failed.length - 20} more`)
  return lines.join('\n')
}
