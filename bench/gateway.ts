// What the model gate costs: `npm run bench -- gateway [throughput | latency | rate | streams | processes | memory]`;
// without a word all but `memory`, which takes ten minutes. `processes` needs redis-server and NARU_TEST_DATABASE_URL.
// Everything runs in one go on one machine: the provider, the load, and what is measured.
import {
  bodyFor,
  bytesFor,
  type Contender,
  callsInLedger,
  cpuUs,
  type Naru,
  startBareProxy,
  startNaru,
  startNginx,
  startPortkey,
  startUpstream,
} from './gateway/contenders.ts'
import { closedLoop, type Outcome, openLoop, quantileOf } from './gateway/http-load.ts'
import { compareProcesses } from './gateway/processes.ts'
import { runStreams, type StreamsOutcome } from './gateway/stream-load.ts'
import { residentMb } from './support/server.ts'

const CONNECTIONS = 32
const SECONDS = 5
const ROUNDS = 3
/** Streams at a time: with few of them the machine has time left, with many it has none. */
const STREAMS = { few: 30, many: 300 }
/** Of each stream, */
const CHUNKS = 250
/** and the time between two. */
const PACE_MS = 20

const only = process.argv[2]
const wants = (part: string) => (only === undefined ? part !== 'memory' : only === part)
const say = (text: string) => process.stdout.write(`${text}\n`)
const ms = (outcome: Outcome, q: number) => `${quantileOf(outcome, q).toFixed(2)} ms`
const verdict = (isMet: boolean) => (isMet ? 'met' : 'MISSED')

const upstream = await startUpstream()
const bare = await startBareProxy(upstream)
const naru = await startNaru(upstream)
let answered = 0
try {
  if (wants('throughput')) await throughput()
  if (wants('latency')) await latency()
  if (wants('rate')) await rate()
  if (wants('streams')) await streams()
  if (wants('processes')) await processes()
  if (wants('memory')) await memory()
  const calls = await callsInLedger(naru, answered)
  say(`ledger: ${calls} rows of ${answered} answered calls: ${verdict(calls === answered)}`)
} finally {
  await naru.stop()
  await bare.stop()
  await upstream.stop()
}

async function load(contender: Contender, connections: number, seconds: number): Promise<Outcome> {
  const outcome = await closedLoop(contender.url, bytesFor(contender), { connections, seconds })
  if (contender === naru) answered += outcome.times.length
  return outcome
}

/** Requests a second of each in turn, a few rounds, so that what else happens on the machine hits all of them. */
async function throughput(): Promise<void> {
  const nginx = await startNginx(upstream)
  const portkey = await startPortkey(upstream)
  if (!nginx) say('nginx is not installed: left out')
  if (!portkey) say('@portkey-ai/gateway is not installed: left out')
  const contenders = [nginx, bare, naru, portkey].filter((contender) => contender !== undefined)
  const best = new Map<Contender, { rate: number; outcome: Outcome; cpu: number }>()
  for (const contender of contenders) await load(contender, CONNECTIONS, 3)
  for (let round = 0; round < ROUNDS; round++) {
    for (const contender of contenders) {
      const before = cpuUs(contender.pid)
      const outcome = await load(contender, CONNECTIONS, SECONDS)
      const rate = outcome.times.length / outcome.seconds
      const cpu = (cpuUs(contender.pid) - before) / outcome.times.length
      if (rate > (best.get(contender)?.rate ?? 0)) best.set(contender, { rate, outcome, cpu })
    }
  }
  say(`throughput, ${CONNECTIONS} connections, best of ${ROUNDS} rounds of ${SECONDS} s:`)
  for (const [{ name }, { rate, outcome, cpu }] of best)
    say(
      `  ${name.padEnd(20)} ${String(Math.round(rate)).padStart(6)}/s  p50 ${ms(outcome, 0.5)}  p99 ${ms(outcome, 0.99)}  ${Math.round(cpu)} µs CPU a request  failed ${outcome.failed}`,
    )
  const rateOf = (contender: Contender | undefined) => (contender && best.get(contender)?.rate) ?? Number.NaN
  const toBare = rateOf(naru) / rateOf(bare)
  const toPortkey = rateOf(naru) / rateOf(portkey)
  say(`  of the bare proxy: ${toBare.toFixed(2)} (aim 0.6): ${verdict(toBare >= 0.6)}`)
  say(`  times Portkey: ${toPortkey.toFixed(1)} (aim 5): ${verdict(toPortkey >= 5)}`)
  await nginx?.stop()
  await portkey?.stop()
}

/** What one client waits longer than it would without us. */
async function latency(): Promise<void> {
  await load(naru, 1, 2)
  await load(upstream, 1, 1)
  const direct = await load(upstream, 1, SECONDS)
  const through = await load(naru, 1, SECONDS)
  const proxied = await load(bare, 1, SECONDS)
  const added = (q: number) => quantileOf(through, q) - quantileOf(direct, q)
  say(
    `one client: direct p50 ${ms(direct, 0.5)} p99 ${ms(direct, 0.99)}; bare proxy ${ms(proxied, 0.5)}, ${ms(proxied, 0.99)}; Naru ${ms(through, 0.5)}, ${ms(through, 0.99)}`,
  )
  say(
    `  added p50 ${added(0.5).toFixed(2)} ms (aim 0.5): ${verdict(added(0.5) <= 0.5)}; p99 ${added(0.99).toFixed(2)} ms (aim 2): ${verdict(added(0.99) <= 2)}`,
  )
}

/** 1,000 requests a second for a minute, whatever the answers take. */
async function rate(): Promise<void> {
  const shape = { perSecond: 1_000, seconds: 60 }
  await load(naru, CONNECTIONS, 10)
  const direct = await openLoop(upstream.url, bytesFor(upstream), { ...shape, seconds: 15 })
  const through = await openLoop(naru.url, bytesFor(naru as Naru), shape)
  answered += through.times.length
  const added = quantileOf(through, 0.99) - quantileOf(direct, 0.99)
  say(
    `1,000 requests/s for 60 s: direct p50 ${ms(direct, 0.5)} p99 ${ms(direct, 0.99)}; Naru ${ms(through, 0.5)}, ${ms(through, 0.99)}, failed ${through.failed}`,
  )
  say(
    `  added p99 ${added.toFixed(2)} ms (aim 5): ${verdict(added <= 5)}; failed ${through.failed}: ${verdict(through.failed === 0)}`,
  )
}

function streamsOf(
  contender: Contender,
  more: { concurrent: number; total: number; leavesOneIn?: number; until?: number },
) {
  const messages = [{ role: 'user', content: `chunks=${CHUNKS}&pace=${PACE_MS}` }]
  const body = bodyFor({ messages, stream: true })
  return runStreams(contender.url, {
    headers: contender.headers,
    body,
    chunks: CHUNKS,
    ...more,
  })
}

function firstAt({ firstContent }: StreamsOutcome, q: number): number {
  return firstContent[Math.min(Math.floor(firstContent.length * q), firstContent.length - 1)] ?? Number.NaN
}

/** How long the first piece of a stream takes, and whether all pieces come, in order. */
async function streams(): Promise<void> {
  for (const concurrent of [STREAMS.few, STREAMS.many]) {
    const load = { concurrent, total: concurrent * 2 }
    // the code of streams is warm before anything is measured
    answered += countOf(await streamsOf(naru, { concurrent: STREAMS.few, total: STREAMS.few }))
    const direct = await streamsOf(upstream, load)
    const proxied = await streamsOf(bare, load)
    const through = await streamsOf(naru, load)
    answered += countOf(through)
    say(`${concurrent} streams of 50 pieces/s at a time, first piece:`)
    for (const [name, outcome] of [
      ['direct', direct],
      ['bare Node + undici', proxied],
      ['Naru', through],
    ] as const)
      say(
        `  ${name.padEnd(20)} p50 ${firstAt(outcome, 0.5).toFixed(2)} ms  p99 ${firstAt(outcome, 0.99).toFixed(2)} ms`,
      )
    const added = firstAt(through, 0.99) - firstAt(direct, 0.99)
    say(`  added p99 ${added.toFixed(2)} ms (aim 2): ${verdict(added <= 2)}`)
    say(`  whole and in order ${through.whole}, broken ${through.broken}: ${verdict(through.broken === 0)}`)
  }
}

function countOf({ whole, broken, leftByClient }: StreamsOutcome): number {
  return whole + broken + leftByClient
}

/** What a second server on the same PostgreSQL and Redis makes of the CPU time of a call. */
async function processes(): Promise<void> {
  const compared = await compareProcesses(upstream)
  if (!compared) {
    say('redis-server or NARU_TEST_DATABASE_URL is missing: two processes left out')
    return
  }
  const { alone, together, answered: calls, rows } = compared
  say(
    `on PostgreSQL and Redis: one server ${Math.round(alone)} µs CPU a call, two ${Math.round(together)} µs`,
  )
  const ratio = together / alone
  say(`  two to one: ${ratio.toFixed(2)} (aim 1.10): ${verdict(ratio <= 1.1)}`)
  say(`  ledger: ${rows} rows of ${calls} answered calls: ${verdict(rows === calls)}`)
}

/** Ten minutes of streams with one client in ten hanging up: resident memory of the server by minute. */
async function memory(): Promise<void> {
  const minutes = Number(process.argv[3] ?? 10)
  const until = performance.now() + minutes * 60_000
  const sizes: number[] = []
  const timer = setInterval(() => sizes.push(residentMb(naru.pid)), 60_000)
  const outcome = await streamsOf(naru, {
    concurrent: STREAMS.many,
    ...{ total: 0, leavesOneIn: 10, until },
  })
  clearInterval(timer)
  answered += countOf(outcome)
  const { whole, broken, leftByClient } = outcome
  say(
    `${minutes} minutes of ${STREAMS.many} streams: whole ${whole}, left by clients ${leftByClient}, broken ${broken}: ${verdict(broken === 0)}`,
  )
  say(
    `  resident memory of the server by minute: ${sizes.map((size) => `${Math.round(size)}`).join(', ')} MB`,
  )
}
