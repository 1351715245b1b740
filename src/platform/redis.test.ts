import { pino } from 'pino'
import { Registry } from 'prom-client'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import { NEEDS_REDIS, startTestRedis } from '../../testkit/redis.ts'
import { createRedis, type Redis } from './redis.ts'

const server = await startTestRedis()
afterAll(() => server?.stop())

let redis: Redis
let lines: string[]
let registry: Registry
async function open(url: string) {
  lines = []
  registry = new Registry()
  const logger = pino({ level: 'info', base: null }, { write: (line) => lines.push(JSON.parse(line).msg) })
  redis = await createRedis({ url, logger, registry })
}
afterEach(() => redis.close())

const value = async (name: string) => (await registry.getSingleMetric(name)?.get())?.values[0]?.value
const isNowUp = (up: boolean) =>
  vi.waitFor(() => expect(redis.isUp()).toBe(up), { timeout: 5_000, interval: 10 })

describe.skipIf(!server)(`a Redis that hangs ${NEEDS_REDIS}`, () => {
  const url = server?.url ?? ''

  test('fails those who wait, and is asked nothing more until it answers', async () => {
    await open(url)
    expect(await redis.ask((client) => client.ping())).toBe('PONG')
    expect(await value('naru_redis_up')).toBe(1)
    server?.freeze()
    await expect(redis.ask((client) => client.ping())).rejects.toThrow('Redis is down: it does not answer')
    expect(redis.isUp()).toBe(false)
    expect(await value('naru_redis_up')).toBe(0)
    expect(await value('naru_redis_timeouts_total')).toBe(1)
    const command = vi.fn()
    await expect(redis.ask(command)).rejects.toThrow('Redis is down')
    expect(command).not.toHaveBeenCalled()
    const back = vi.fn()
    redis.onUp(back)
    server?.thaw()
    await isNowUp(true)
    expect(back).toHaveBeenCalledOnce()
    expect(await redis.ask((client) => client.ping())).toBe('PONG')
    expect(lines).toEqual([expect.stringContaining('it does not answer'), 'Redis answers again'])
  })

  test('is noticed though nobody asks', async () => {
    await open(url)
    server?.freeze()
    await isNowUp(false)
    server?.thaw()
    await isNowUp(true)
  })

  test('that is closed does first what it was asked', async () => {
    await open(url)
    const key = `naru:test:${process.pid}`
    const set = redis.ask((client) => client.set(key, 'x', 'EX', 60))
    await redis.close()
    expect(await set).toBe('OK')
    await expect(redis.ask((client) => client.ping())).rejects.toThrow('Redis is down')
  })

  test('what it refuses is an error of the command alone', async () => {
    await open(url)
    await expect(redis.ask((client) => client.call('NO_SUCH_COMMAND'))).rejects.toThrow('unknown command')
    expect(redis.isUp()).toBe(true)
    expect(lines).toEqual([expect.stringContaining('Redis refuses a command: ERR unknown command')])
  })
})

test('a Redis that is not there holds up no start, and no secret is logged', async () => {
  await open('redis://naru:hush-hush@127.0.0.1:1')
  expect(redis.isUp()).toBe(false)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('ECONNREFUSED')
  expect(lines[0]).not.toContain('hush-hush')
})
