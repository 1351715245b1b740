import { copyFileSync, existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { naru } from './support/command.ts'
import { makeFolder, removeFolders, type Server, startServer } from './support/server.ts'

/** Commands that start servers and databases of their own. */

let folder: string

beforeAll(() => {
  folder = makeFolder('documents')
  writeFileSync(
    join(folder, 'ferry.md'),
    '# Ferry timetable\n\nThe first ferry leaves the quay at six in the morning.',
  )
  writeFileSync(join(folder, '나루.md'), '# 나루 이용 안내\n\n첫 배는 아침 여섯 시에 출발합니다.')
})
afterAll(removeFolders)

test('a backup of the running server restores into an empty folder, and only there', async () => {
  const server = await startServer()
  const run = (...args: string[]) => naru(args, { NARU_DATA_DIR: server.dataDir })
  expect((await run('ingest', folder)).code).toBe(0)
  const file = join(makeFolder('backup'), 'all.narubackup')
  expect((await run('backup', file)).code).toBe(0)
  expect(statSync(file).mode & 0o077).toBe(0)
  const elsewhere = makeFolder()
  copyFileSync(join(server.dataDir, 'secret.key'), join(elsewhere, 'secret.key'))
  const restored = await naru(['restore', file, '--json'], { NARU_DATA_DIR: elsewhere })
  expect(restored.stderr).toBe('')
  expect(restored.code).toBe(0)
  const twice = await naru(['restore', file, '--json'], { NARU_DATA_DIR: elsewhere })
  expect(twice.code).toBe(1)
  const other = await startServer({ dataDir: elsewhere })
  try {
    const documents = async (of: Server) =>
      (await of.get('/api/v1/documents?limit=200')).body.items.map((item: { id: string }) => item.id)
    expect(await documents(other)).toEqual(await documents(server))
    const query = { query: 'first ferry' }
    const items = async (of: Server) => (await of.post('/api/v1/search', query)).body.items
    expect(await items(other)).toEqual(await items(server))
  } finally {
    await other.stop()
    await server.stop()
  }
  // without the master key, which is not in the backup, nothing is made that would not fit
  const keyless = makeFolder()
  const told = await naru(['restore', file], { NARU_DATA_DIR: keyless })
  expect(told.stdout).toContain('put the secret.key (or NARU_SECRET_KEY) of then in place before you start')
  expect(existsSync(join(keyless, 'secret.key'))).toBe(false)
  const refused = await naru(['serve'], { NARU_DATA_DIR: keyless })
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('secret.key is not there')])
})

test('without a server a command starts one for itself and leaves none behind', async () => {
  const env = { NARU_DATA_DIR: makeFolder() }
  const ingested = await naru(['ingest', folder, '--json'], env)
  expect([ingested.code, JSON.parse(ingested.stdout).source.document_count]).toEqual([0, 2])
  const found = await naru(['search', 'ferry', '--json'], env)
  expect([found.code, JSON.parse(found.stdout).items[0].title]).toEqual([0, 'Ferry timetable'])
  const own = await startServer({ dataDir: env.NARU_DATA_DIR })
  await own.stop()
})
