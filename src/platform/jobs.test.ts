import { pino } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startTestDatabase } from '../../testkit/database.ts'
import type { Database } from './db/database.ts'
import { createJobs } from './jobs.ts'

const logger = pino({ level: 'silent' })
const WAIT = { timeout: 15_000, interval: 25 }
let database: Database
let stop: () => Promise<void>

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
})
afterAll(() => stop())

const definition = { concurrency: 1, retries: 3, isUnique: false }

test('a job runs with its data, and again when it fails', async () => {
  const jobs = await createJobs({ database, logger, works: true })
  const tries: unknown[] = []
  await jobs.register<{ n: number }>({
    ...definition,
    name: 'test.retry',
    run: async (data) => {
      tries.push(data)
      if (tries.length === 1) throw new Error('on purpose')
    },
  })
  await jobs.send('test.retry', { n: 7 })
  await vi.waitUntil(() => tries.length === 2, WAIT)
  expect(tries).toEqual([{ n: 7 }, { n: 7 }])
  await jobs.stop()
})

test('alone on its database, a process fetches at once what it sent, and what waited for a runner', async () => {
  const jobs = await createJobs({ database, logger, works: true, isAlone: true })
  const ran: number[] = []
  const run = async ({ n }: { n: number }) => void ran.push(n)
  await jobs.register<{ n: number }>({ ...definition, name: 'test.at-once', run })
  const sent = [1, 2, 3, 4, 5, 6, 7, 8]
  for (const n of sent) await jobs.send('test.at-once', { n })
  // polls alone would take twice this time
  await vi.waitUntil(() => ran.length === sent.length, WAIT)
  expect(ran).toEqual(sent)
  await jobs.stop()
})

test('of a unique kind one job a key waits or runs', async () => {
  const jobs = await createJobs({ database, logger, works: true })
  const ran: string[] = []
  let finish = () => {}
  const finished = new Promise<void>((resolve) => {
    finish = resolve
  })
  await jobs.register<{ key: string }>({
    ...definition,
    name: 'test.unique',
    concurrency: 2,
    isUnique: true,
    run: async ({ key }) => {
      ran.push(key)
      await finished
    },
  })
  for (const key of ['a', 'a', 'b', 'a']) await jobs.send('test.unique', { key }, { key })
  await vi.waitUntil(() => ran.length === 2, WAIT)
  await jobs.send('test.unique', { key: 'a' }, { key: 'a' })
  finish()
  await jobs.stop()
  expect(ran.sort()).toEqual(['a', 'b'])
})

test('of a kind that runs again, what is sent while it runs waits, once, behind others; a group takes turns', async () => {
  const jobs = await createJobs({ database, logger, works: true })
  const ran: string[] = []
  const gates = new Map<string, () => void>()
  await jobs.register<{ key: string }>({
    ...definition,
    name: 'test.again',
    concurrency: 2,
    groupConcurrency: 1,
    isUnique: 'again',
    run: ({ key }) => {
      ran.push(key)
      return new Promise((resolve) => gates.set(key, resolve))
    },
  })
  const send = (key: string, group: string) => jobs.send('test.again', { key }, { key, group })
  await send('a1', 'a')
  await vi.waitUntil(() => ran.length === 1, WAIT)
  for (const key of ['a1', 'a2', 'a1']) await send(key, 'a')
  await send('b', 'b')
  await vi.waitUntil(() => ran.length === 2, WAIT)
  expect(ran).toEqual(['a1', 'b'])
  gates.get('a1')?.()
  gates.get('b')?.()
  await vi.waitUntil(() => ran.length === 3, WAIT)
  gates.get(ran[2] as string)?.()
  await vi.waitUntil(() => ran.length === 4, WAIT)
  gates.get(ran[3] as string)?.()
  await jobs.stop()
  expect(ran).toEqual(['a1', 'b', 'a1', 'a2'])
})

test('no kind is of a policy whose jobs wait until pg-boss has counted them, up to a minute', async () => {
  const jobs = await createJobs({ database, logger, works: false })
  for (const isUnique of [true, false, 'again'] as const)
    await jobs.register({ ...definition, name: `test.policy-${isUnique}`, isUnique, run: async () => {} })
  const { rows } = await database.pool.query<{ policy: string }>(
    `select policy from pgboss.queue where name like 'test.policy-%' order by 1`,
  )
  expect(rows.map((row) => row.policy)).toEqual(['exclusive', 'short', 'standard'])
  await jobs.stop()
})

test('stopping tells running jobs and waits for them; another process goes on with them', async () => {
  const first = await createJobs({ database, logger, works: true })
  const events: string[] = []
  const run = async (_data: object, signal: AbortSignal) => {
    events.push('begun')
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    events.push('told')
    throw new Error('stopped')
  }
  await first.register({ ...definition, name: 'test.stop', run })
  await first.send('test.stop', {})
  await vi.waitUntil(() => events.includes('begun'), WAIT)
  await first.stop()
  expect(events).toEqual(['begun', 'told'])

  const second = await createJobs({ database, logger, works: true })
  await second.register({ ...definition, name: 'test.stop', run: async () => void events.push('done') })
  await vi.waitUntil(() => events.includes('done'), WAIT)
  await second.stop()
})

test('a process that does not work only sends', async () => {
  const sender = await createJobs({ database, logger, works: false })
  const ran: string[] = []
  const job = { ...definition, name: 'test.sender' }
  await sender.register({ ...job, run: async () => void ran.push('sender') })
  await sender.send('test.sender', {})
  const worker = await createJobs({ database, logger, works: true })
  await worker.register({ ...job, run: async () => void ran.push('worker') })
  await vi.waitUntil(() => ran.length > 0, WAIT)
  expect(ran).toEqual(['worker'])
  await sender.stop()
  await worker.stop()
})

test.each(['99 99 * * *', 'a b c d e', '* * *', ''])('"%s" is no time table', async (cron) => {
  const jobs = await createJobs({ database, logger, works: false })
  await jobs.register({ ...definition, name: 'test.schedule', run: async () => {} })
  await expect(jobs.schedule('test.schedule', 'key', cron, {})).rejects.toMatchObject({
    code: 'schedule_invalid',
    status: 400,
  })
  await jobs.schedule('test.schedule', 'key', '0 3 * * *', {})
  await jobs.unschedule('test.schedule', 'key')
  await jobs.stop()
})

test('a job that was taken away from its runner is told to end', async () => {
  const jobs = await createJobs({ database, logger, works: true })
  let told: AbortSignal | undefined
  await jobs.register({
    ...definition,
    name: 'test.taken',
    retries: 0,
    run: (_data, signal) =>
      new Promise((resolve) => {
        told = signal
        signal.addEventListener('abort', () => resolve())
      }),
  })
  await jobs.send('test.taken', {})
  await vi.waitUntil(() => told, WAIT)
  await database.pool.query(`update pgboss.job set state = 'failed' where name = 'test.taken'`)
  await vi.waitUntil(() => told?.aborted, WAIT)
  await jobs.stop()
})

test('alone on its database, a process takes over at its start what a dead one left running', async () => {
  const names = { again: 'test.orphan', over: 'test.orphan-over' }
  const ran: string[] = []
  const dead = await createJobs({ database, logger, works: true })
  for (const name of Object.values(names)) {
    await dead.register({
      ...definition,
      name,
      isUnique: true,
      retries: name === names.again ? 3 : 0,
      run: (_data, signal) => {
        ran.push(name)
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve()))
      },
    })
    await dead.send(name, {}, { key: 'k' })
  }
  await vi.waitUntil(() => ran.length === 2, WAIT)
  const states = async () => {
    const { rows } = await database.pool.query<{ name: string; state: string }>(
      `select name, state from pgboss.job where name like 'test.orphan%' order by name`,
    )
    return rows.map((row) => row.state)
  }
  const beside = await createJobs({ database, logger, works: false })
  expect(await states()).toEqual(['active', 'active'])
  const jobs = await createJobs({ database, logger, works: false, isAlone: true })
  // the try counts: what has none left ends
  expect(await states()).toEqual(['retry', 'failed'])
  await beside.stop()
  await jobs.stop()
  await dead.stop()
})
