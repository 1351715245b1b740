// Reading a help desk: tickets of a fake Freshdesk through the real server with its embedded database, no models. Tickets
// a second, memory over time, two more passes in which nothing has changed, and then what an agent waits for who opens a
// ticket: GET /api/v1/init, one client, warm.
//   npm run bench -- helpdesk [tickets]
import { fork } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { quantile, startServer } from './support/server.ts'

type Stage = { stage: string; total: number | null; done: number; unchanged: number; failed: number }
type Run = {
  status: string
  paused_until: string | null
  stages: Stage[]
  message: { en: string } | null
  error: { code: string; message: string } | null
}

type Opened = { similar: Array<{ solution: string }> }

const count = Number(process.argv[2] ?? 50_000)
const OPENED = 1_000
const WARMING = 50
// In a process of its own: its work is not the server's, and its memory is not counted.
const desk = fork(fileURLToPath(new URL('./support/fake-freshdesk.ts', import.meta.url)), [String(count)])
const { url, apiKey } = await new Promise<{ url: string; apiKey: string }>((resolve) => {
  desk.once('message', (message) => resolve(message as { url: string; apiKey: string }))
})
const server = await startServer()

const { id: sourceId } = await server.call<{ id: string }>('POST', '/api/v1/sources', {
  ...{ name: 'help desk', kind: 'freshdesk', secret: apiKey },
  config: { url, attachments: false },
})

function memory(): string {
  const each = server.memoriesMb().map((mb) => mb.toFixed(0))
  return `${server.memoryMb().toFixed(0)} MB (${each.join(' + ')})`
}

async function run(mode: 'changes' | 'full'): Promise<void> {
  const started = performance.now()
  const { id } = await server.call<{ id: string }>('POST', '/api/v1/ingest', { source_id: sourceId, mode })
  let told = 0
  for (;;) {
    await delay(1_000)
    const now = await server.call<Run>('GET', `/api/v1/ingest/${id}`)
    const { done = 0 } = now.stages.find(({ stage }) => stage === 'tickets') ?? {}
    const seconds = (performance.now() - started) / 1000
    if (done - told >= count / 10) {
      told = done
      console.log(
        `${String(done).padStart(6)} tickets  ${seconds.toFixed(0).padStart(5)} s  ${(done / seconds).toFixed(0).padStart(4)}/s  ${memory()}`,
      )
    }
    if (now.status === 'paused')
      console.log(`paused until ${now.paused_until}: ${now.error?.message ?? 'rate limit'}`)
    if (now.status === 'failed') throw new Error(`${now.error?.code}: ${now.error?.message}`)
    if (now.status !== 'done') continue
    console.log(
      `${mode.padEnd(8)} ${(done / seconds).toFixed(1)} tickets/s in ${seconds.toFixed(1)} s. ${now.message?.en}`,
    )
    return
  }
}

async function ticketIds(): Promise<string[]> {
  type Page = { items: Array<{ ticket_id: string }>; next_cursor: string | null }
  const ids: string[] = []
  let next: string | null = ''
  while (next !== null) {
    const page: Page = await server.call('GET', `/api/v1/tickets?limit=200${next}`)
    ids.push(...page.items.map((item) => item.ticket_id))
    next = page.next_cursor === null ? null : `&cursor=${encodeURIComponent(page.next_cursor)}`
  }
  return ids
}

async function openTickets(): Promise<void> {
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
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((q) => quantile(times, q).toFixed(1))
  console.log(
    `init over ${ids.length} tickets: p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms; a solved ticket like it in ${((100 * solved) / OPENED).toFixed(0)} %`,
  )
}

try {
  await run('changes')
  await run('full')
  await run('changes')
  await openTickets()
} finally {
  await server.stop()
  desk.kill()
}
