import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issueKey, parseEvents } from './support/http.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'

let server: Server

const DOCUMENTS = [
  {
    external_id: 'restart-ko',
    title: '노드 재시작 절차',
    format: 'markdown',
    language: 'ko',
    type: 'runbook',
    updated_at: '2026-03-01T00:00:00Z',
    url: 'https://wiki.example.com/restart',
    content:
      '# 노드 재시작 절차\n\n## 준비\n\n재시작하기 전에 노드를 비워야 합니다. kubectl drain 명령을 사용합니다.\n\n## 실행\n\n노드를 재시작하려면 reboot 명령을 실행합니다. 재시작은 약 3분이 걸립니다.',
  },
  {
    external_id: 'vpn-en',
    title: 'VPN setup',
    format: 'markdown',
    language: 'en',
    type: 'guide',
    updated_at: '2025-01-01T00:00:00Z',
    content:
      '# VPN setup\n\n## Install\n\nInstall the ferry client on your laptop before you connect to the VPN.\n\n## Errors\n\nThe error ERR-4102 means that the VPN certificate has expired. Renew it in the portal.',
  },
  {
    external_id: 'vpn-ko',
    title: 'VPN 설정',
    format: 'text',
    language: 'ko',
    type: 'guide',
    updated_at: '2026-02-01T00:00:00Z',
    content: 'VPN에 접속하려면 나루 클라이언트를 설치하세요. 인증서가 만료되면 포털에서 갱신합니다.',
  },
]

beforeAll(async () => {
  server = await startServer()
  const answer = await server.put('/api/v1/documents', { documents: DOCUMENTS })
  expect(answer.status).toBe(200)
})
afterAll(async () => {
  await server.stop()
  removeFolders()
})

const search = async (body: object) => {
  const answer = await server.post('/api/v1/search', body)
  expect(answer.status).toBe(200)
  return answer.body
}
const ids = async (body: object): Promise<string[]> =>
  (await search(body)).items.map((item: { external_id: string }) => item.external_id)

describe('search', () => {
  test('an item says where it is from and shows the words that were asked for', async () => {
    const { items, query_id, took_ms } = await search({ query: '재시작' })
    expect(query_id).toMatch(/^qry_/)
    expect(took_ms).toBeGreaterThan(0)
    expect(items[0]).toMatchObject({
      external_id: 'restart-ko',
      title: '노드 재시작 절차',
      url: 'https://wiki.example.com/restart',
      type: 'runbook',
      source_id: expect.stringMatching(/^src_/),
      document_id: expect.stringMatching(/^doc_/),
      chunk_id: expect.stringMatching(/^chunk_/),
    })
    expect(items[0].snippet).toContain('재시작')
    // whole passages are for those who open the document
    expect(items[0]).not.toHaveProperty('content')
  })

  test.each([
    '인증서',
    '인증서는',
    '인증서가',
    '인증서를',
    '인증서에서는',
    'VPN이',
    'VPN을',
    '만료된 인증서',
  ])('Korean particles do not matter: %s', async (query) => {
    expect(await ids({ query })).toContain('vpn-ko')
  })

  test('error codes, names in compounds and other cases are found', async () => {
    expect((await ids({ query: 'ERR-4102' }))[0]).toBe('vpn-en')
    expect((await ids({ query: 'err 4102' }))[0]).toBe('vpn-en')
    expect((await ids({ query: 'vpn' })).sort()).toEqual(['vpn-en', 'vpn-ko'])
    expect((await ids({ query: 'kubectl' }))[0]).toBe('restart-ko')
    expect(await ids({ query: 'unheardofword' })).toEqual([])
  })

  test('filters narrow and never widen', async () => {
    const query = 'VPN 인증서 재시작'
    expect(await ids({ query, filters: { type: 'runbook' } })).toEqual(['restart-ko'])
    expect(await ids({ query, filters: { language: 'en' } })).toEqual(['vpn-en'])
    expect((await ids({ query, filters: { updated_after: '2025-12-31T15:00:00+09:00' } })).sort()).toEqual([
      'restart-ko',
      'vpn-ko',
    ])
    expect(await ids({ query, filters: { type: 'guide', language: 'ko' } })).toEqual(['vpn-ko'])
    expect((await ids({ query, filters: { source: 'push' } })).length).toBe(3)
    const source = (await server.get('/api/v1/sources')).body.items[0].id
    expect((await ids({ query, filters: { source } })).length).toBe(3)
    for (const filters of [{ source: 'other' }, { type: 'Runbook' }, { language: 'fr' }])
      expect(await ids({ query, filters })).toEqual([])
  })

  test('one item a document unless chunks are asked for, and never more than the limit', async () => {
    const query = 'VPN certificate client install'
    const byDocument = await ids({ query })
    expect(new Set(byDocument).size).toBe(byDocument.length)
    const chunks = (await search({ query, group_by: 'chunk' })).items
    expect(new Set(chunks.map((item: { chunk_id: string }) => item.chunk_id)).size).toBe(chunks.length)
    expect(chunks.length).toBeGreaterThanOrEqual(byDocument.length)
    expect(await ids({ query: 'VPN', limit: 1 })).toHaveLength(1)
    const scores = chunks.map((item: { score: number }) => item.score)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
  })

  test('the same question gets the same answer', async () => {
    const first = (await search({ query: 'VPN 인증서' })).items
    for (let i = 0; i < 5; i++) expect((await search({ query: 'VPN 인증서' })).items).toEqual(first)
  })

  test('ranking is the same after other documents have come and gone', async () => {
    const before = (await search({ query: 'VPN certificate' })).items
    const documents = Array.from({ length: 60 }, (_, i) => ({
      external_id: `noise-${i}`,
      title: 'Certificate noise',
      content: `The certificate of noise ${i} and the VPN`,
      format: 'text',
    }))
    await server.put('/api/v1/documents', { documents })
    await server.put('/api/v1/documents', {
      documents: documents.map((d) => ({ ...d, content: `changed ${d.content}` })),
    })
    expect((await search({ query: 'VPN certificate' })).items).not.toEqual(before)
    for (const { external_id } of documents)
      expect((await server.delete(`/api/v1/documents?external_id=${external_id}`)).body).toEqual({
        deleted: 1,
      })
    expect((await search({ query: 'VPN certificate' })).items).toEqual(before)
  })
})

describe('ask', () => {
  test.each([
    ['What does the error ERR-4102 mean?', 'vpn-en', /certificate has expired/],
    ['노드를 재시작하려면 어떻게 하나요?', 'restart-ko', /reboot 명령/],
  ])('%s is answered in quotes, each with a citation that resolves', async (query, externalId, expected) => {
    const { body, status } = await server.post('/api/v1/query', { query })
    expect(status).toBe(200)
    expect(body).toMatchObject({ mode: 'extractive', found: true, query_id: expect.stringMatching(/^qry_/) })
    expect(body.answer).toMatch(expected)
    expect(body.results[0].external_id).toBe(externalId)
    const marked = [...body.answer.matchAll(/\[(\d+)\]/g)].map((match) => Number(match[1]))
    expect(marked.length).toBeGreaterThan(0)
    expect(new Set(marked)).toEqual(new Set(body.citations.map((citation: { id: number }) => citation.id)))
    for (const citation of body.citations) {
      const document = (await server.get(`/api/v1/documents/${citation.document_id}`)).body
      const chunk = document.chunks.find((one: { id: string }) => one.id === citation.chunk_id)
      expect(document.title).toBe(citation.title)
      expect(chunk.content).toContain(citation.quote)
    }
  })

  test.each(['Who won the football match yesterday?', '오늘 점심 메뉴는 무엇인가요?', '???'])(
    'what nothing answers gets no answer: %s',
    async (query) => {
      const { body } = await server.post('/api/v1/query', { query })
      expect(body).toMatchObject({ found: false, citations: [] })
      expect(body.answer.length).toBeGreaterThan(5)
    },
  )

  test('the types asked for are the only ones', async () => {
    const { body } = await server.post('/api/v1/query', { query: 'VPN 인증서 재시작', types: ['runbook'] })
    expect(body.results.map((item: { type: string }) => item.type)).toEqual(['runbook'])
  })

  test('the stream tells the same as the whole answer, in order', async () => {
    const query = 'What does the error ERR-4102 mean?'
    const answer = await server.post('/api/v1/query/stream', { query })
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const events = parseEvents(answer.text)
    const names = events.map((event) => event.event)
    expect(names[0]).toBe('results')
    expect(names.at(-1)).toBe('done')
    expect(names).toContain('delta')
    expect(names).toContain('citation')
    const done = events.at(-1)?.data
    const text = events
      .filter((event) => event.event === 'delta')
      .map((event) => event.data.text)
      .join('')
    expect(text).toBe(done.answer)
    expect(events.filter((event) => event.event === 'citation').map((event) => event.data)).toEqual(
      done.citations,
    )
    const whole = (await server.post('/api/v1/query', { query })).body
    expect(done.answer).toBe(whole.answer)
    expect(done.citations).toEqual(whole.citations)
    expect(events[0]?.data.results).toEqual(whole.results)
    expect(events[0]?.data.query_id).toBe(done.query_id)
    expect((await server.post('/api/v1/feedback', { query_id: done.query_id, vote: 'up' })).status).toBe(201)
  })

  test('a stream that cannot begin is an ordinary problem', async () => {
    const answer = await server.post('/api/v1/query/stream', { query: '' })
    expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed'])
    expect((await server.post('/api/v1/query/stream', { query: 'x' }, { key: null })).status).toBe(401)
  })
})

test('feedback is taken for a search and an answer at once, one vote a principal', async () => {
  const { query_id: searched, items } = await search({ query: 'VPN' })
  const { query_id: answered, results } = (await server.post('/api/v1/query', { query: 'VPN?' })).body
  for (const [query_id, shown] of [
    [searched, items],
    [answered, results],
  ]) {
    const up = await server.post('/api/v1/feedback', { query_id, vote: 'up', comment: '좋아요' })
    expect(up.status).toBe(201)
    const document_ids = [shown[0].document_id]
    const down = await server.post('/api/v1/feedback', { query_id, vote: 'down', document_ids })
    expect(down.body.id).toBe(up.body.id)
    const other = server.as((await issueKey(server, {})).key)
    expect((await other.post('/api/v1/feedback', { query_id, vote: 'up' })).body.id).not.toBe(up.body.id)
  }
})
