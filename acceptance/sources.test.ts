import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issueKey } from './support/http.ts'
import { makeFolder, removeFolders, type Server, startServer } from './support/server.ts'
import { addFolder, settled, syncNow } from './support/sources.ts'
import { until } from './support/until.ts'

let server: Server

beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.stop()
  removeFolders()
})

function folderWith(files: Record<string, string>): string {
  const folder = makeFolder('source')
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

const found = async (query: string): Promise<string[]> =>
  (await server.post('/api/v1/search', { query })).body.items.map(
    (item: { external_id: string }) => item.external_id,
  )
const items = async (id: string, query = '') =>
  (await server.get(`/api/v1/sources/${id}/items?${query}`)).body.items

describe('a folder', () => {
  test('is read with all its formats; what cannot be read is listed with the reason and holds nothing up', async () => {
    const folder = folderWith({
      'guide.md': '# Guide\n\nThe folderword stands in markdown.',
      '하위 폴더/안내.txt': '한글문서 안내문입니다.',
      'page.html': '<title>Page</title><p>The folderhtml word.</p>',
      'table.csv': 'id,title,body\n1,First row,csvalpha\n2,Second row,csvbeta\n',
      'lines.jsonl': '{"id":"a","title":"Line","text":"jsonlalpha"}\n',
      'broken.pdf': 'not a pdf',
      'broken.docx': 'not a docx',
      'empty.md': '',
      'picture.png': 'no document',
      '.hidden.md': 'hiddenword',
      'node_modules/x.md': 'moduleword',
    })
    symlinkSync('/etc/passwd', join(folder, 'link.txt'))
    const source = await addFolder(server, folder, { schedule: '0 3 * * *' })
    expect(source).toMatchObject({ kind: 'files', config: { path: folder }, schedule: '0 3 * * *' })
    const done = await settled(server, source.id)
    expect(done.sync).toMatchObject({ status: 'done', total: 8, done: 8, failed: 3, error: null })
    expect(done.sync?.rate_per_second).toBeGreaterThan(0)
    expect(done).toMatchObject({ document_count: 6, failed_count: 3 })

    const failed = await items(source.id, 'status=failed')
    expect(failed.map((item: { key: string }) => item.key)).toEqual(['broken.docx', 'broken.pdf', 'empty.md'])
    for (const item of failed)
      expect([item.code, item.reason]).toEqual([expect.stringMatching(/^\w+$/), expect.stringMatching(/\.$/)])
    expect(await found('folderword')).toEqual(['guide.md'])
    expect(await found('한글문서를')).toEqual(['하위 폴더/안내.txt'])
    expect(await found('folderhtml')).toEqual(['page.html'])
    expect(await found('csvbeta')).toEqual(['table.csv#2'])
    expect(await found('jsonlalpha')).toEqual(['lines.jsonl#a'])
    for (const word of ['hiddenword', 'moduleword', 'root']) expect(await found(word)).toEqual([])
  })

  test('is read incrementally: unchanged files are passed over, gone ones go everywhere', async () => {
    const folder = folderWith({
      'keep.md': '# Keep\n\nincrkeep',
      'change.md': '# Change\n\nincrbefore',
      'remove.md': '# Remove\n\nincrremove',
      'rows.csv': 'id,title,body\n1,Row,incrrowone\n2,Row,incrrowtwo\n',
    })
    const { id } = await addFolder(server, folder)
    await settled(server, id)
    const documents = async () =>
      (await server.get(`/api/v1/documents?source=${id}`)).body.items as Array<{
        external_id: string
        version: number
        id: string
      }>
    const before = await documents()
    expect(before).toHaveLength(5)

    writeFileSync(join(folder, 'change.md'), '# Change\n\nincrafter')
    rmSync(join(folder, 'remove.md'))
    writeFileSync(join(folder, 'rows.csv'), 'id,title,body\n1,Row,incrrowone\n3,Row,incrrowthree\n')
    await syncNow(server, id)
    await until('the change to be followed', async () => (await found('incrafter')).length === 1)
    await until('the deletion to arrive', async () => (await documents()).length === 4)
    const after = await documents()
    const version = (externalId: string) =>
      after.find((document) => document.external_id === externalId)?.version
    expect([version('keep.md'), version('change.md'), version('rows.csv#1'), version('rows.csv#3')]).toEqual([
      1, 2, 1, 1,
    ])
    for (const word of ['incrbefore', 'incrremove', 'incrrowtwo']) expect(await found(word)).toEqual([])
    const gone = before.find((document) => document.external_id === 'remove.md')
    expect((await server.get(`/api/v1/documents/${gone?.id}`)).status).toBe(404)
    expect(await items(id)).toHaveLength(3)

    const again = await syncNow(server, id)
    expect(again.sync).toMatchObject({ total: 3, done: 3, unchanged: 3, deleted: 0 })
    expect(await documents()).toEqual(after)
  })

  test('is followed: a file made, changed and deleted is found and lost without asking', async () => {
    const folder = folderWith({ 'first.md': '# First' })
    const { id } = await addFolder(server, folder)
    await until('the folder to be watched', async () => (await settled(server, id)).watching)
    // the watcher settles after it is started: write until it is seen
    const file = join(folder, 'new', 'note.md')
    mkdirSync(join(folder, 'new'))
    writeFileSync(file, '# Note\n\nfollowedone')
    await until('the new file to be found', async () => (await found('followedone')).length === 1)
    writeFileSync(file, '# Note\n\nfollowedtwo')
    await until('the change to be found', async () => (await found('followedtwo')).length === 1)
    expect(await found('followedone')).toEqual([])
    rmSync(file)
    await until('the file to be lost', async () => (await found('followedtwo')).length === 0)
  })

  test('a file that becomes unreadable keeps its last text and says why', async () => {
    const folder = folderWith({ 'fragile.csv': 'id,title,body\n1,Row,fragileword\n' })
    const { id } = await addFolder(server, folder)
    await settled(server, id)
    writeFileSync(join(folder, 'fragile.csv'), '')
    await syncNow(server, id)
    expect((await items(id, 'status=failed'))[0]).toMatchObject({ key: 'fragile.csv', code: 'empty_file' })
    expect(await found('fragileword')).toEqual(['fragile.csv#1'])
    writeFileSync(join(folder, 'fragile.csv'), 'id,title,body\n1,Row,mendedword\n')
    await until('the mended file', async () => (await found('mendedword')).length === 1)
    await until('no failure left', async () => (await settled(server, id)).failed_count === 0)
    expect(await found('fragileword')).toEqual([])
  })

  // root may read everything, so there is nothing to test for it
  if (process.getuid?.() !== 0)
    test('a file without permission is listed with what to do', async () => {
      const folder = folderWith({ 'open.md': 'openword', 'closed.md': 'closedword' })
      chmodSync(join(folder, 'closed.md'), 0)
      const { id } = await addFolder(server, folder)
      await settled(server, id)
      expect((await items(id, 'status=failed'))[0]).toMatchObject({
        key: 'closed.md',
        code: 'file_unreadable',
      })
      expect(await found('openword')).toEqual(['open.md'])
    })

  test('a folder that is gone deletes nothing, says so, and is read again when it is back', async () => {
    const folder = folderWith({ 'a.md': '# A\n\nvanishword', 'b.md': '# B' })
    const { id } = await addFolder(server, folder)
    await settled(server, id)
    renameSync(folder, `${folder}-away`)
    await until('the sync to fail', async () => {
      const { sync } = await syncNow(server, id)
      return sync?.status === 'failed' && sync.error?.code === 'path_not_found'
    })
    expect(await found('vanishword')).toEqual(['a.md'])
    expect((await settled(server, id)).document_count).toBe(2)
    renameSync(`${folder}-away`, folder)
    const back = await syncNow(server, id)
    expect(back.sync).toMatchObject({ status: 'done', unchanged: 2, deleted: 0 })
  })

  test('an empty folder in its place, as a lost mount leaves it, deletes nothing until a full sync accepts it', async () => {
    const files = Array.from({ length: 6 }, (_, i) => [`f${i}.md`, `# F${i}\n\nmountword`])
    const folder = folderWith(Object.fromEntries(files))
    const { id } = await addFolder(server, folder)
    await settled(server, id)
    renameSync(folder, `${folder}-away`)
    mkdirSync(folder)
    const lost = await syncNow(server, id)
    expect(lost.sync).toMatchObject({ status: 'failed', deleted: 0, error: { code: 'source_empty' } })
    expect(lost.document_count).toBe(6)
    expect(await found('mountword')).toHaveLength(6)
    // The watcher may have begun one of its own, which a full one cannot join.
    await until('a full sync to be taken', async () => {
      await settled(server, id)
      return (await server.post(`/api/v1/sources/${id}/sync`, { full: true })).status === 202
    })
    await until('it to accept the empty folder', async () => (await settled(server, id)).document_count === 0)
    expect(await found('mountword')).toEqual([])
  })

  test('a folder that vanishes in the middle of a sync deletes nothing', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, i) => [`f${i}.md`, `# File ${i}\n\nmidword${i} text`]),
    )
    const folder = folderWith(files)
    const { id } = await addFolder(server, folder)
    expect((await settled(server, id)).document_count).toBe(300)
    await server.post(`/api/v1/sources/${id}/sync`, { full: true })
    await until('the sync to be under way', async () => {
      const { sync } = (await server.get(`/api/v1/sources/${id}`)).body
      return sync.status === 'running' && sync.done >= 16 && sync.done < 300
    })
    renameSync(folder, `${folder}-away`)
    const after = await settled(server, id)
    expect(after.sync?.status).toBe('failed')
    expect(after.sync?.error?.message).toMatch(/\.$/)
    expect(after.document_count).toBe(300)
    expect(await found('midword299')).toEqual(['f299.md'])
    renameSync(`${folder}-away`, folder)
    expect((await syncNow(server, id)).sync).toMatchObject({ status: 'done', deleted: 0 })
    expect(await items(id, 'status=failed')).toEqual([])
  })

  test('include and exclude choose the files', async () => {
    const folder = folderWith({ 'a.md': 'x', 'docs/b.md': 'x', 'docs/draft/c.md': 'x', 'd.txt': 'x' })
    const { id } = await addFolder(server, folder, {
      config: { path: folder, include: ['*.md'], exclude: ['docs/draft'] },
    })
    await settled(server, id)
    expect((await items(id)).map((item: { key: string }) => item.key)).toEqual(['a.md', 'docs/b.md'])
  })
})

test('a document deleted by hand stays out of syncs until a full one', async () => {
  const folder = folderWith({ 'one.md': '# One\n\nexcludeone', 'two.md': '# Two' })
  const { id } = await addFolder(server, folder)
  await settled(server, id)
  const [document] = (await server.get(`/api/v1/documents?source=${id}&q=One`)).body.items
  await server.delete(`/api/v1/documents/${document.id}`)
  writeFileSync(join(folder, 'one.md'), '# One\n\nexcludeone changed')
  const synced = await syncNow(server, id)
  expect(synced).toMatchObject({ document_count: 1, excluded_count: 1 })
  expect(await found('excludeone')).toEqual([])
  expect(await syncNow(server, id, true)).toMatchObject({ document_count: 2, excluded_count: 0 })
  expect(await found('excludeone')).toEqual(['one.md'])
})

test('a source with an access list is seen, with all that came from it, by its groups only', async () => {
  const ops = server.as((await issueKey(server, { scopes: ['*'], groups: ['ops'] })).key)
  const folder = folderWith({ 'secret.md': '# Secret\n\nsourceaclword' })
  const refused = await server.post('/api/v1/sources', {
    name: 'acl',
    kind: 'files',
    config: { path: folder },
    acl: ['group:ops'],
  })
  expect([refused.status, refused.body.code]).toEqual([422, 'acl_excludes_you'])
  const { id } = await addFolder(ops, folder, { acl: ['group:ops'] })
  await settled(ops, id)
  expect((await ops.post('/api/v1/search', { query: 'sourceaclword' })).body.items).toHaveLength(1)
  expect(await found('sourceaclword')).toEqual([])
  for (const path of [`/api/v1/sources/${id}`, `/api/v1/sources/${id}/items`])
    expect((await server.get(path)).status).toBe(404)
  expect((await server.get('/api/v1/sources')).text).not.toContain(id)
  expect((await server.post(`/api/v1/sources/${id}/sync`, {})).status).toBe(404)
  expect((await server.delete(`/api/v1/sources/${id}`)).status).toBe(404)
})

test('a deleted source takes everything with it, even while it is read', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 200 }, (_, i) => [`f${i}.md`, `# File ${i}\n\npurgeword${i}`]),
  )
  const { id } = await addFolder(server, folderWith(files))
  await until(
    'the sync to be under way',
    async () => (await server.get(`/api/v1/sources/${id}`)).body.sync.done > 0,
  )
  expect((await server.delete(`/api/v1/sources/${id}`)).status).toBe(204)
  expect((await server.get(`/api/v1/sources/${id}`)).status).toBe(404)
  // a sync that was running may not bring anything back
  const other = await addFolder(server, folderWith({ 'later.md': '# Later' }))
  await settled(server, other.id)
  expect(
    (await server.get('/api/v1/documents?q=File')).body.items.filter(
      (item: { source_id: string }) => item.source_id === id,
    ),
  ).toEqual([])
  for (const i of [0, 100, 199]) expect(await found(`purgeword${i}`)).toEqual([])
})

test('a name is given once, and the folder picker shows the folders inside the roots', async () => {
  const folder = folderWith({ 'sub/a.md': 'x', '.git/b.md': 'x' })
  const body = { name: 'once', kind: 'files', config: { path: folder }, schedule: '5 4 * * *' }
  expect((await server.post('/api/v1/sources', body)).status).toBe(201)
  expect((await server.post('/api/v1/sources', body)).body.code).toBe('name_taken')
  const listing = await server.get(`/api/v1/folders?path=${encodeURIComponent(folder)}`)
  expect(listing.body).toMatchObject({ path: folder, items: [{ name: 'sub', path: join(folder, 'sub') }] })
})
