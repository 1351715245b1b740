// Reading a help desk: tickets of a fake Freshdesk through the real server with its embedded database, no models. Tickets
// a second, memory of server and database over time, then a second pass over everything.
//   npm run bench -- helpdesk [tickets]
import { fork } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startServer } from './support/server.ts'

type Stage = { stage: string; total: number | null; done: number; unchanged: number; failed: number }
type Run = {
  status: string
  paused_until: string | null
  stages: Stage[]
  message: { en: string } | null
  error: { code: string; message: string } | null
}

const count = Number(process.argv[2] ?? 50_000)
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
        `${String(done).padStart(6)} tickets  ${seconds.toFixed(0).padStart(5)} s  ${(done / seconds).toFixed(0).padStart(4)}/s  ${server.memoryMb().toFixed(0)} MB`,
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

try {
  await run('changes')
  await run('full')
  await run('changes')
} finally {
  await server.stop()
  desk.kill()
}
