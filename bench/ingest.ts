// Ingest of the Kubernetes docs through the real server with its embedded database: files a second, memory of both
// processes, then idle memory, start-up times, and how long a question takes.
//   npm run bench -- ingest [folder]
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { quantile, startServer } from './support/server.ts'

type Sync = {
  status: string
  total: number
  done: number
  failed: number
  unchanged: number
  rate_per_second: number
}
type Source = { id: string; document_count: number; sync: Sync }

const folder = resolve(
  process.argv[2] ?? fileURLToPath(new URL('../../shared/data/k8s-docs', import.meta.url)),
)
if (!existsSync(folder)) {
  console.log(`skipped: ${folder} is not here`)
  process.exit(0)
}
process.env.NARU_FILE_ROOTS = folder

const fresh = await startServer({ demo: true })
console.log(`first start with samples   ${(fresh.readyMs / 1000).toFixed(1)} s`)
await fresh.stop(true)
const server = await startServer({ dataDir: fresh.dataDir })
console.log(`second start               ${(server.readyMs / 1000).toFixed(1)} s`)

let peak = 0
const watch = setInterval(() => {
  peak = Math.max(peak, server.memoryMb())
}, 200)

async function readAll(
  start: () => Promise<unknown>,
  id: () => string,
): Promise<{ source: Source; seconds: number }> {
  const started = performance.now()
  await start()
  for (;;) {
    const source = await server.call<Source>('GET', `/api/v1/sources/${id()}`)
    if (source.sync.status === 'failed') throw new Error(JSON.stringify(source.sync))
    if (source.sync.status === 'done') return { source, seconds: (performance.now() - started) / 1000 }
    await delay(100)
  }
}

let sourceId = ''
const first = await readAll(
  async () => {
    const body = { name: 'docs', kind: 'files', config: { path: folder } }
    sourceId = (await server.call<Source>('POST', '/api/v1/sources', body)).id
  },
  () => sourceId,
)
const { sync, document_count } = first.source
console.log(
  `files read                 ${sync.done} (${document_count} documents, ${sync.failed} failed) in ${first.seconds.toFixed(1)} s`,
)
console.log(`rate                       ${(sync.done / first.seconds).toFixed(1)} files/s`)
console.log(`peak memory, both          ${peak.toFixed(0)} MB`)
const again = await readAll(
  () => server.call('POST', `/api/v1/sources/${sourceId}/sync`, {}),
  () => sourceId,
)
console.log(
  `second pass, no change     ${again.source.sync.unchanged} unchanged in ${again.seconds.toFixed(1)} s`,
)

const titles = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.md'))
  .map((file) => /^title: *(.+)$/m.exec(readFileSync(join(folder, file), 'utf8'))?.[1]?.replace(/["']/g, ''))
  .filter((title) => title !== undefined)
const times: number[] = []
for (const title of titles.slice(0, 400)) {
  const started = performance.now()
  await server.call('POST', '/api/v1/query', { query: title })
  times.push(performance.now() - started)
}
console.log(
  `ask, ${times.length} titles            p50 ${quantile(times, 0.5).toFixed(0)} ms, p95 ${quantile(times, 0.95).toFixed(0)} ms`,
)

clearInterval(watch)
// The parse thread and what it left behind go away after a while.
await delay(60_000)
console.log(`idle for a minute, both    ${server.memoryMb().toFixed(0)} MB`)
await server.stop()
