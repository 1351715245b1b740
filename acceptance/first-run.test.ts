import { statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { naru } from './support/command.ts'
import { copyInstallation, makeFolder, removeFolders, type Server, startServer } from './support/server.ts'

const running: Server[] = []

afterAll(async () => {
  for (const server of running) await server.stop()
  removeFolders()
})

async function start(dataDir: string, env: Record<string, string> = {}): Promise<Server> {
  // an empty setting counts as none
  const server = await startServer({ dataDir, rootKey: '', env })
  running.push(server)
  return server
}

test('an empty data folder is enough: the key is printed once, the samples can be asked about', async () => {
  const dataDir = join(makeFolder(), 'made', 'by', 'naru')
  const first = await start(dataDir, { NARU_DEMO: '1' })
  const key = first.ready.root_key as string
  expect(key).toMatch(/^naru_sk_[\w-]{43}$/)
  expect(first.ready.url).toBe(first.url)

  const session = await first.get('/api/v1/session', { key })
  expect(session.body.principal.scopes).toEqual(['*', 'installation:manage'])
  expect(session.body.tenant.slug).toBe('default')

  const sources = await first.get('/api/v1/sources', { key })
  expect(sources.body.items.map((source: { name: string }) => source.name)).toContain('samples')
  const { items, total } = (await first.get('/api/v1/documents?limit=200', { key })).body
  expect(total).toBeGreaterThan(5)
  expect(new Set(items.map((item: { language: string }) => item.language))).toEqual(new Set(['ko', 'en']))

  expect(statSync(join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600)
  expect(statSync(join(dataDir, 'cli.json')).mode & 0o777).toBe(0o600)

  expect(await first.stop()).toBe(0)
  const second = await start(dataDir, { NARU_DEMO: '1' })
  expect(second.ready).not.toHaveProperty('root_key')
  expect(second.stdout() + second.stderr()).not.toContain('naru_sk_')
  expect((await second.get('/api/v1/session', { key })).status).toBe(200)
  // not loaded a second time
  expect((await second.get('/api/v1/documents', { key })).body.total).toBe(total)
})

test('NARU_DEMO=0 starts with nothing in it; the printed key stands on the terminal of the first start and in no log', async () => {
  const server = await start(makeFolder(), { NARU_DEMO: '0', LOG_LEVEL: 'trace' })
  const key = server.ready.root_key as string
  await server.get('/api/v1/session', { key })
  expect(server.stdout().split(key)).toHaveLength(2)
  expect(server.stderr()).not.toContain(key)
  expect((await server.get('/api/v1/documents', { key })).body).toEqual({
    items: [],
    next_cursor: null,
    total: 0,
  })
  expect((await server.get('/api/v1/sources', { key })).body.items).toEqual([])
})

test('NARU_ROOT_KEY sets the key, and another one at the next start takes its place', async () => {
  const dataDir = copyInstallation()
  const first = await startServer({ dataDir, rootKey: 'the-first-root-key' })
  running.push(first)
  expect(first.ready).not.toHaveProperty('root_key')
  expect((await first.get('/api/v1/session')).status).toBe(200)
  await first.stop()
  const second = await startServer({ dataDir, rootKey: 'the-second-root-key' })
  running.push(second)
  expect((await second.get('/api/v1/session')).status).toBe(200)
  expect((await second.get('/api/v1/session', { key: 'the-first-root-key' })).body.code).toBe('key_invalid')
})

test('a second process on the same data folder is refused at once, with what to do', async () => {
  const server = await startServer()
  running.push(server)
  const second = await naru(['serve', '--json'], { NARU_DATA_DIR: server.dataDir })
  expect(second.code).toBe(1)
  const { error } = JSON.parse(second.stderr)
  expect(error.code).toBe('data_dir_in_use')
  expect(error.message).toContain(String(server.pid))
  expect(error.message).toContain('NARU_DATA_DIR')
  expect((await server.get('/ready')).status).toBe(200)
})

test('a taken port, a wrong setting and an unusable data folder end at once with the setting named', async () => {
  const server = await startServer()
  running.push(server)
  const port = new URL(server.url).port
  const taken = await naru(['serve', '--json'], { NARU_DATA_DIR: copyInstallation(), NARU_PORT: port })
  expect(taken.code).toBe(1)
  expect(JSON.parse(taken.stderr.trim().split('\n').at(-1) as string).error).toMatchObject({
    code: 'cannot_listen',
    message: expect.stringContaining('NARU_PORT'),
  })

  const wrong = await naru(['serve', '--json'], { NARU_PORT: 'many', NARU_ROOT_KEY: 'short' })
  expect(wrong.code).not.toBe(0)
  const { error } = JSON.parse(wrong.stderr)
  expect(error.code).toBe('config_invalid')
  expect(error.message).toContain('NARU_PORT')
  expect(error.message).toContain('NARU_ROOT_KEY')

  const folder = await naru(['serve', '--json'], { NARU_DATA_DIR: '/dev/null/data' })
  expect(folder.code).toBe(1)
  expect(JSON.parse(folder.stderr).error).toMatchObject({
    code: 'data_dir_unusable',
    message: expect.stringContaining('NARU_DATA_DIR'),
  })
})
