import type { Http } from './http.ts'
import { until } from './until.ts'

export type Source = {
  id: string
  document_count: number
  failed_count: number
  excluded_count: number
  watching: boolean
  sync: {
    id: string
    status: string
    total: number
    done: number
    unchanged: number
    failed: number
    deleted: number
    rate_per_second: number | null
    seconds_left: number | null
    started_at: string | null
    finished_at: string | null
    error: { code: string; message: string } | null
  } | null
}

let count = 0

export async function addFolder(http: Http, path: string, more: object = {}): Promise<Source> {
  const name = `folder ${++count}`
  const answer = await http.post('/api/v1/sources', { name, kind: 'files', config: { path }, ...more })
  if (answer.status !== 201) throw new Error(`no source: ${answer.status} ${answer.text}`)
  return answer.body
}

/** The source once no sync waits or runs. */
export function settled(http: Http, id: string, timeoutMs = 30_000): Promise<Source> {
  return until(
    'the sync to end',
    async () => {
      const source: Source = (await http.get(`/api/v1/sources/${id}`)).body
      return ['done', 'failed'].includes(source.sync?.status ?? '') && source
    },
    timeoutMs,
  )
}

/** Asks for a sync that begins now, and answers the source when that one is through. */
export async function syncNow(http: Http, id: string, full = false): Promise<Source> {
  await settled(http, id)
  const { sync } = (await http.post(`/api/v1/sources/${id}/sync`, { full })).body
  return until('the asked sync to end', async () => {
    const source = await settled(http, id)
    return source.sync && source.sync.id >= sync.id && source
  })
}
