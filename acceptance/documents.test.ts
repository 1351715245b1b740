import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, issueKey } from './support/http.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'

let server: Server

beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.stop()
  removeFolders()
})

type Document = { external_id: string; [field: string]: unknown }

const put = (...documents: Document[]): Promise<Answer> =>
  server.put('/api/v1/documents?wait=true', {
    documents: documents.map((document) => ({
      title: document.external_id,
      content: `Text of ${document.external_id}`,
      format: 'text',
      ...document,
    })),
  })
const statuses = (answer: Answer) => answer.body.items.map((item: { status: string }) => item.status)
const found = async (query: string) =>
  (await server.post('/api/v1/search', { query })).body.items.map(
    (item: { external_id: string }) => item.external_id,
  )

describe('pushing', () => {
  test('created, updated, unchanged and error stand in the order of the call', async () => {
    expect(statuses(await put({ external_id: 'a1' }, { external_id: 'a2', content: 'first' }))).toEqual([
      'created',
      'created',
    ])
    const answer = await put(
      { external_id: 'a2', content: 'second' },
      { external_id: 'a1' },
      { external_id: 'a3', content: '   ' },
      { external_id: 'a4' },
      { external_id: 'a4', content: 'twice in a call' },
    )
    expect(answer.status).toBe(200)
    expect(statuses(answer)).toEqual(['updated', 'unchanged', 'error', 'created', 'error'])
    expect(answer.body.items[2]).toMatchObject({ id: null, error: { code: 'empty_file' } })
    expect(answer.body.items[4].error.code).toBe('duplicate_external_id')
    expect(answer.body.items.map((item: Document) => item.external_id)).toEqual([
      'a2',
      'a1',
      'a3',
      'a4',
      'a4',
    ])
  })

  test('pushing the same again changes nothing, not even the time of indexing', async () => {
    const document = { external_id: 'same', acl: ['group:a'], metadata: { b: 1, a: [2, { d: 3, c: 4 }] } }
    await put({ ...document, acl: null })
    const read = async () => {
      const { items } = (await server.get('/api/v1/documents?q=same')).body
      return (await server.get(`/api/v1/documents/${items[0].id}`)).body
    }
    const before = await read()
    // the order of keys is no change
    const again = { metadata: { a: [2, { c: 4, d: 3 }], b: 1 }, acl: null, external_id: 'same' }
    expect(statuses(await put(again))).toEqual(['unchanged'])
    expect(await read()).toEqual(before)
  })

  test('500 documents in one call are stored and can be found when it answers', async () => {
    const documents = Array.from({ length: 500 }, (_, i) => ({
      external_id: `bulk-${i}`,
      content: `Bulk document with the word bulkword${i}`,
    }))
    const answer = await put(...documents)
    expect(new Set(statuses(answer))).toEqual(new Set(['created']))
    expect(new Set(answer.body.items.map((item: { id: string }) => item.id)).size).toBe(500)
    for (const i of [0, 24, 25, 499]) expect((await found(`bulkword${i}`))[0]).toBe(`bulk-${i}`)
    expect(new Set(statuses(await put(...documents)))).toEqual(new Set(['unchanged']))
  })

  test('the three formats are read, and the text of markup is not searched', async () => {
    await put(
      {
        external_id: 'f-html',
        format: 'html',
        content: '<h1>Ferry</h1><p>htmlword<script>scriptword()</script></p>',
      },
      {
        external_id: 'f-md',
        format: 'markdown',
        content: '# 나루\n\n마크다운낱말을 읽는다.\n\n## 아래\n\n```\ncodeword\n```',
      },
      { external_id: 'f-text', format: 'text', content: '<p>plainword</p>' },
    )
    expect(await found('htmlword')).toEqual(['f-html'])
    expect(await found('scriptword')).toEqual([])
    expect(await found('마크다운낱말')).toEqual(['f-md'])
    expect(await found('codeword')).toEqual(['f-md'])
    expect(await found('plainword')).toEqual(['f-text'])
  })
})

describe('reading', () => {
  test('a document comes with its text, chunks and history', async () => {
    await put({
      external_id: 'whole',
      title: 'Whole',
      format: 'markdown',
      content: '# Whole\n\nIntro.\n\n## First\n\nFirst text.\n\n## Second\n\nSecond text.',
      type: 'runbook',
      language: 'en',
      url: 'https://example.com/whole',
      updated_at: '2026-01-02T03:04:05+09:00',
      metadata: { owner: '운영팀' },
    })
    const [listed] = (await server.get('/api/v1/documents?q=whole')).body.items
    const { body } = await server.get(`/api/v1/documents/${listed.id}`)
    expect(body).toMatchObject({
      ...listed,
      title: 'Whole',
      type: 'runbook',
      language: 'en',
      url: 'https://example.com/whole',
      acl: null,
      format: 'markdown',
      updated_at: '2026-01-01T18:04:05.000Z',
      metadata: { owner: '운영팀' },
      version: 1,
    })
    expect(body.text).toContain('First text.')
    expect(body.chunks).toHaveLength(body.chunk_count)
    expect(body.chunks.map((chunk: { content: string }) => chunk.content).join('\n')).toContain(
      'Second text.',
    )
    await put({ external_id: 'whole', title: 'Whole', content: 'New text.' })
    const updated = (await server.get(`/api/v1/documents/${listed.id}`)).body
    expect(updated).toMatchObject({ version: 2, type: null, url: null, text: 'New text.' })
    expect(updated.versions.map((version: { version: number }) => version.version)).toEqual([2, 1])
    expect(updated.created_at).toBe(body.created_at)
  })

  test('lists can be filtered, counted and paged without gaps or repeats', async () => {
    await put(
      ...Array.from({ length: 7 }, (_, i) => ({
        external_id: `list-${i}`,
        title: `페이지 100%_${i}`,
        type: i % 2 ? 'odd' : 'even',
        language: i < 3 ? 'ko' : 'en',
      })),
    )
    const total = async (query: string) => (await server.get(`/api/v1/documents?${query}`)).body.total
    const q = `q=${encodeURIComponent('페이지 100%_')}`
    expect(await total(q)).toBe(7)
    expect(await total(`${q}&type=odd`)).toBe(3)
    expect(await total(`${q}&type=odd&language=ko`)).toBe(1)
    expect(await total(`q=${encodeURIComponent('지 100%_3')}`)).toBe(1)
    expect(await total(`q=${encodeURIComponent('페이지 100__')}`)).toBe(0)
    const source = (await server.get('/api/v1/sources')).body.items[0].id
    expect(await total(`${q}&source=${source}`)).toBe(7)
    expect(await total(`${q}&source=src_unknown`)).toBe(0)

    const whole = (await server.get(`/api/v1/documents?${q}&limit=200`)).body.items
    const paged: Array<{ id: string }> = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await server.get(`/api/v1/documents?${q}&limit=3${cursor ? `&cursor=${cursor}` : ''}`)
      paged.push(...page.body.items)
      cursor = page.body.next_cursor
    }
    expect(paged).toEqual(whole)
    expect((await server.get(`/api/v1/documents?${q}&limit=2&offset=5`)).body.items).toEqual(whole.slice(5))
  })
})

describe('what is gone', () => {
  const everywhere = async (word: string): Promise<string> => {
    const answers = [
      await server.post('/api/v1/search', { query: word, limit: 100 }),
      await server.post('/api/v1/search', { query: word, limit: 100, group_by: 'chunk' }),
      await server.post('/api/v1/query', { query: `What is ${word}?` }),
      await server.post('/api/v1/query/stream', { query: `What is ${word}?` }),
      await server.get('/api/v1/documents?limit=200'),
    ]
    for (const answer of answers) expect(answer.status).toBe(200)
    return answers.map((answer) => answer.text.replaceAll(`What is ${word}?`, '')).join('\n')
  }

  test('the old text of an updated document is found no more', async () => {
    await put({ external_id: 'versioned', content: 'The oldcanary stands here.' })
    expect(await found('oldcanary')).toEqual(['versioned'])
    await put({ external_id: 'versioned', content: 'The newcanary stands here.' })
    expect(await found('oldcanary')).toEqual([])
    expect(await found('newcanary')).toEqual(['versioned'])
    expect(await everywhere('oldcanary')).not.toContain('oldcanary stands')
  })

  test.each([
    ['by id', (id: string) => server.delete(`/api/v1/documents/${id}`), 204],
    ['by external_id', () => server.delete('/api/v1/documents?external_id=gone%2F%EB%AC%B8%EC%84%9C'), 200],
  ])('a document deleted %s is nowhere as soon as the answer comes', async (_how, remove, status) => {
    const { id } = (
      await put({ external_id: 'gone/문서', title: 'Gonetitle', content: 'The gonecanary is quartz.' })
    ).body.items[0]
    expect(await everywhere('gonecanary')).toContain('gonecanary is quartz')
    expect((await remove(id)).status).toBe(status)
    const left = await everywhere('gonecanary')
    expect(left).not.toMatch(/quartz|Gonetitle|gone\/문서/)
    expect(left).not.toContain(id)
    expect((await server.get(`/api/v1/documents/${id}`)).body.code).toBe('not_found')
    expect((await remove(id)).body.code).toBe('not_found')
  })

  test('a deleted document can be pushed again and is a new one', async () => {
    const first = (await put({ external_id: 'phoenix' })).body.items[0]
    await server.delete(`/api/v1/documents/${first.id}`)
    const second = (await put({ external_id: 'phoenix' })).body.items[0]
    expect(second.status).toBe('created')
    expect(second.id).not.toBe(first.id)
  })
})

describe('access lists', () => {
  test('a change of the access list is an update that takes effect with the answer', async () => {
    const ops = server.as((await issueKey(server, { groups: ['ops'] })).key)
    const hr = server.as((await issueKey(server, { groups: ['hr'] })).key)
    const document = { external_id: 'listed', content: 'The aclcanary is amber.' }
    const sees = async (http: typeof ops) =>
      (await http.post('/api/v1/search', { query: 'aclcanary' })).body.items.length === 1
    const views = async () => [await sees(server), await sees(ops), await sees(hr)]

    const { id } = (await put(document)).body.items[0]
    expect(await views()).toEqual([true, true, true])
    expect(statuses(await put({ ...document, acl: ['group:ops'] }))).toEqual(['updated'])
    // the admin key is in no group
    expect(await views()).toEqual([false, true, false])
    expect((await hr.get(`/api/v1/documents/${id}`)).status).toBe(404)
    expect((await ops.get(`/api/v1/documents/${id}`)).body.acl).toEqual(['group:ops'])
    expect(statuses(await put({ ...document, acl: ['group:hr', 'group:ops'] }))).toEqual(['updated'])
    expect(await views()).toEqual([false, true, true])
    expect(statuses(await put({ ...document, acl: null }))).toEqual(['updated'])
    expect(await views()).toEqual([true, true, true])
  })

  test('who may not see a document may not delete it', async () => {
    const { id } = (await put({ external_id: 'guarded', acl: ['group:ops'] })).body.items[0]
    const writer = server.as((await issueKey(server, { scopes: ['knowledge:write'], groups: ['hr'] })).key)
    expect((await writer.delete(`/api/v1/documents/${id}`)).status).toBe(404)
    expect((await writer.delete('/api/v1/documents?external_id=guarded')).status).toBe(404)
    const ops = server.as((await issueKey(server, { groups: ['ops'] })).key)
    expect((await ops.get(`/api/v1/documents/${id}`)).status).toBe(200)
  })
})
