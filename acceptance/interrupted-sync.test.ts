import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeFolder, removeFolders, type Server, startServer } from './support/server.ts'
import { addFolder, settled } from './support/sources.ts'
import { until } from './support/until.ts'

const FILES = 400
let server: Server

afterAll(async () => {
  await server?.stop()
  removeFolders()
})

test('a sync that is killed goes on where it was: nothing lost, nothing stored twice', {
  timeout: 180_000,
}, async () => {
  const folder = makeFolder('source')
  mkdirSync(join(folder, 'deep'))
  for (let i = 0; i < FILES; i++)
    writeFileSync(
      join(folder, i % 2 ? 'deep' : '', `f${i}.md`),
      `# File ${i}\n\nThe word of this file is resume${i}.\n\n## Part\n\nMore.`,
    )
  server = await startServer()
  const source = await addFolder(server, folder)
  const { sync } = await until(
    'some of the files to be read',
    async () => {
      const { body } = await server.get(`/api/v1/sources/${source.id}`)
      return body.sync.done >= FILES * 0.3 && body
    },
    60_000,
  )
  expect(sync).toMatchObject({ id: source.sync?.id, status: 'running' })
  await server.kill()
  server = await startServer({ dataDir: server.dataDir })
  // what was told to be done is done
  const after = (await server.get(`/api/v1/sources/${source.id}`)).body
  expect(after.sync.id).toBe(sync.id)
  expect(after.sync.done).toBeGreaterThanOrEqual(sync.done)
  expect(after.document_count).toBeGreaterThanOrEqual(sync.done)

  const done = await settled(server, source.id, 60_000)
  expect(done.sync).toMatchObject({
    id: sync.id,
    status: 'done',
    total: FILES,
    done: FILES,
    failed: 0,
    deleted: 0,
  })
  expect(done.document_count).toBe(FILES)

  const versions: number[] = []
  const names = new Set<string>()
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await server.get(
      `/api/v1/documents?source=${source.id}&limit=200${cursor ? `&cursor=${cursor}` : ''}`,
    )
    for (const item of page.body.items) {
      versions.push(item.version)
      names.add(item.external_id)
    }
    cursor = page.body.next_cursor
  }
  expect(names.size).toBe(FILES)
  // each file was stored once, however often the sync began
  expect(new Set(versions)).toEqual(new Set([1]))
  for (const i of [0, 1, 199, 200, FILES - 1]) {
    const { items } = (await server.post('/api/v1/search', { query: `resume${i}`, group_by: 'chunk' })).body
    expect(items).toHaveLength(1)
  }
})
