// What an agent sees who opens a ticket: GET /api/v1/init over stored tickets of a fake Freshdesk, through the real server
// with its embedded database, no models, one client, warm.
//   npm run bench -- copilot [tickets]
import { fork } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startServer } from './support/server.ts'

type Run = { status: string; error: { code: string; message: string } | null }
type Opened = { similar: Array<{ solution: string }>; solutions: unknown[]; fetched: string }

const count = Number(process.argv[2] ?? 10_000)
const OPENED = 1_000
const WARMING = 50

// In a process of its own: its work is not the server's.
const desk = fork(fileURLToPath(new URL('./support/fake-freshdesk.ts', import.meta.url)), [String(count)])
const { url, apiKey } = await new Promise<{ url: string; apiKey: string }>((resolve) => {
  desk.once('message', (message) => resolve(message as { url: string; apiKey: string }))
})
const server = await startServer()

async function readIn(): Promise<void> {
  const { id: sourceId } = await server.call<{ id: string }>('POST', '/api/v1/sources', {
    ...{ name: 'help desk', kind: 'freshdesk', secret: apiKey },
    config: { url, attachments: false },
  })
  const body = { source_id: sourceId, mode: 'changes' }
  const { id } = await server.call<{ id: string }>('POST', '/api/v1/ingest', body)
  for (;;) {
    await delay(1_000)
    const { status, error } = await server.call<Run>('GET', `/api/v1/ingest/${id}`)
    if (status === 'failed') throw new Error(`${error?.code}: ${error?.message}`)
    if (status === 'done') return
  }
}

async function ticketIds(): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | null = null
  do {
    type Page = { items: Array<{ ticket_id: string }>; next_cursor: string | null }
    const page: Page = await server.call(
      'GET',
      `/api/v1/tickets?limit=200${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    )
    ids.push(...page.items.map((item) => item.ticket_id))
    cursor = page.next_cursor
  } while (cursor !== null)
  return ids
}

const quantile = (sorted: number[], share: number) => sorted[Math.floor(sorted.length * share)] as number

try {
  await readIn()
  const ids = await ticketIds()
  const times: number[] = []
  let solved = 0
  for (let i = 0; i < WARMING + OPENED; i++) {
    // spread over all of them, none twice in a row
    const id = ids[(i * 7_919) % ids.length] as string
    const started = performance.now()
    const opened = await server.call<Opened>('GET', `/api/v1/init/${id}`)
    if (i < WARMING) continue
    times.push(performance.now() - started)
    if (opened.similar.some(({ solution }) => solution !== '')) solved++
  }
  times.sort((a, b) => a - b)
  console.log(
    `init over ${ids.length} tickets: p50 ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms, p99 ${quantile(times, 0.99).toFixed(1)} ms; a solved ticket like it in ${((100 * solved) / OPENED).toFixed(0)} %`,
  )
} finally {
  await server.stop()
  desk.kill()
}
