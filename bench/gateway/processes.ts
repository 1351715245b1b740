// Two servers on one PostgreSQL and one Redis: what a call costs them, beside one server alone with the same two.
import { randomBytes } from 'node:crypto'
import { startServerDatabase } from '../../testkit/databases.ts'
import { startTestRedis } from '../../testkit/redis.ts'
import { startServer } from '../support/server.ts'
import { bytesFor, type Contender, callsInLedger, cpuUs, type Naru, startNaru } from './contenders.ts'
import { openLoop } from './http-load.ts'

/** Calls a second of each server: few enough that the machine has time left when there are two. */
const PER_SECOND = 500
const SECONDS = 4
const ROUNDS = 6

/** Undefined where there is no redis-server, or no PostgreSQL in NARU_TEST_DATABASE_URL. */
export async function compareProcesses(upstream: Contender): Promise<
  | {
      /** Microseconds of CPU a call, of the servers together: the median of the rounds. */
      alone: number
      together: number
      /** Calls that were answered, and rows of the ledger. */
      answered: number
      rows: number
    }
  | undefined
> {
  if (!process.env.NARU_TEST_DATABASE_URL) return undefined
  const redis = await startTestRedis()
  if (!redis) return undefined
  const database = await startServerDatabase()
  const env = {
    DATABASE_URL: database.connection.connectionString as string,
    REDIS_URL: redis.url,
    NARU_SECRET_KEY: randomBytes(32).toString('hex'),
  }
  const first = await startNaru(upstream, env)
  const second = await startServer({ env: { LOG_LEVEL: 'info', ...env }, logFile: '/dev/null' })
  const other: Contender = {
    ...{ name: 'second', headers: first.headers, stop: second.stop },
    url: new URL('/v1/chat/completions', second.url),
    pid: second.process.pid as number,
  }
  try {
    return await measure(first, other)
  } finally {
    await first.stop()
    await other.stop()
    await database.stop()
    await redis.stop()
  }
}

async function measure(first: Naru, second: Contender) {
  let answered = 0
  async function costOf(servers: Contender[]): Promise<number> {
    const before = servers.map(({ pid }) => cpuUs(pid))
    const load = { perSecond: PER_SECOND, seconds: SECONDS }
    const outcomes = await Promise.all(servers.map((server) => openLoop(server.url, bytesFor(server), load)))
    const calls = outcomes.reduce((sum, { times }) => sum + times.length, 0)
    answered += calls
    const used = servers.reduce((sum, { pid }, at) => sum + cpuUs(pid) - (before[at] as number), 0)
    return used / calls
  }
  // the code of both is warm before anything is measured
  for (let round = 0; round < 2; round++) for (const server of [first, second]) await costOf([server])
  const alone: number[] = []
  const together: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    alone.push(await costOf([round % 2 === 0 ? first : second]))
    together.push(await costOf([first, second]))
  }
  const rows = await callsInLedger(first, answered)
  return { alone: median(alone), together: median(together), answered, rows }
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
