import { afterAll, beforeAll, expect, test } from 'vitest'
import { addTenant } from './support/database.ts'
import { addDesk, type Desk, eventually, readIn, readList, startDesk } from './support/helpdesks.ts'
import { type Http, issueKey } from './support/http.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'

// Words of one ticket each; every text has the word "moorfen", which everybody asks for.
const GROUP = { id: 72, name: 'gpu' }
const OTHER_GROUP_ID = 73
const WORDS = {
  ours: { said: 'zqoursaid', noted: 'zqournoted', attached: 'zqourattached' },
  theirs: { said: 'zqtheirsaid', noted: 'zqtheirnoted', attached: 'zqtheirattached' },
}
type Which = keyof typeof WORDS

let server: Server
let desk: Desk
let sourceId: string
const ids = {} as Record<Which, number>
const attachmentIds = {} as Record<Which, string>

beforeAll(async () => {
  server = await startServer()
  desk = await startDesk('freshdesk', { tickets: 10 })
  for (const which of ['ours', 'theirs'] as const) {
    const { said, noted, attached } = WORDS[which]
    ids[which] = desk.world.create({
      ...{ subject: `The moorfen of ${which}`, text: `The moorfen says ${said} since this morning.` },
      groupId: which === 'ours' ? GROUP.id : OTHER_GROUP_ID,
    })
    desk.world.note(ids[which], `Of the moorfen we know ${noted} already.`, [
      { kind: 'log', name: 'inside', text: `moorfen: ${attached}` },
    ])
    desk.world.reply(ids[which], 'The moorfen has to be opened and closed again.')
  }
  sourceId = await addDesk(server, desk, { config: configOf() })
  expect((await readIn(server, sourceId)).status).toBe('done')
  for (const which of ['ours', 'theirs'] as const)
    attachmentIds[which] = await eventually('the attachment of the note', async () => {
      const { body } = await server.get(`/api/v1/tickets/${ids[which]}`)
      const [file] = body.turns.flatMap((turn: { attachments: object[] }) => turn.attachments)
      const found = await server.post('/api/v1/search', {
        query: 'moorfen',
        filters: { type: 'attachments' },
      })
      return found.text.includes(WORDS[which].attached) && file.id
    })
})
afterAll(async () => {
  await server.stop()
  await desk.stop()
  removeFolders()
})

/** "localhost" tells this help desk from that of the other organisation, which is 127.0.0.1. */
function configOf(): Record<string, unknown> {
  return {
    ...{ url: desk.url.replace('127.0.0.1', 'localhost'), groups: { [GROUP.id]: [GROUP.name] } },
  }
}

async function readerWith(scopes: string[], groups: string[] = []): Promise<Http> {
  return server.as((await issueKey(server, { scopes, groups })).key)
}

/** Which of the words show in anything that this reader can ask for. */
async function wordsSeenBy(http: Http): Promise<string[]> {
  const answers: string[] = []
  const read = async (method: string, path: string, json?: unknown) => {
    const { status, text } = await http.request(method, `/api/v1/${path}`, json === undefined ? {} : { json })
    expect(status).toBeLessThan(500)
    answers.push(text)
  }
  for (const path of [
    'tickets',
    'tickets?q=moorfen',
    'documents?limit=200',
    'documents?type=ticket',
    'evaluation',
  ])
    await read('GET', path)
  for (const document of await readList(http, '/api/v1/documents?q=moorfen'))
    await read('GET', `documents/${document.id}`)
  for (const which of ['ours', 'theirs'] as const) {
    for (const path of [`tickets/${ids[which]}`, `init/${ids[which]}`, `attachments/${attachmentIds[which]}`])
      await read('GET', path)
    for (const query of ['Summarise this ticket', 'What does the moorfen say?'])
      await read('POST', 'query', { query, ticket_id: String(ids[which]) })
    await read('POST', 'generate_reply', { ticket_id: String(ids[which]) })
  }
  const query = 'moorfen says since this morning, we know already, opened and closed'
  for (const group_by of ['document', 'chunk']) await read('POST', 'search', { query, group_by, limit: 100 })
  for (const type of ['tickets', 'solutions', 'attachments'])
    await read('POST', 'search', { query, filters: { type } })
  for (const path of ['query', 'query/stream'])
    await read('POST', path, { query: 'What does the moorfen say?', limit: 50 })
  const all = answers.join('\n')
  return Object.values(WORDS)
    .flatMap((words) => Object.values(words))
    .filter((word) => all.includes(word))
}

const { ours, theirs } = WORDS

test('who reads what: nothing without tickets:read, one’s groups with it, everything with tickets:read_all', async () => {
  expect(await wordsSeenBy(await readerWith(['knowledge:read', 'knowledge:write']))).toEqual([])
  expect(await wordsSeenBy(await readerWith(['knowledge:read', 'tickets:read']))).toEqual([])
  expect(await wordsSeenBy(await readerWith(['knowledge:read', 'tickets:read'], ['billing']))).toEqual([])
  const inGroup = await readerWith(['knowledge:read', 'tickets:read'], [GROUP.name])
  expect(await wordsSeenBy(inGroup)).toEqual([ours.said])
  expect((await inGroup.get(`/api/v1/init/${ids.theirs}`)).status).toBe(404)
  // a group alone opens nothing
  expect(await wordsSeenBy(await readerWith(['knowledge:read'], [GROUP.name]))).toEqual([])
  const all = await readerWith(['knowledge:read', 'tickets:read', 'tickets:read_all'])
  expect(await wordsSeenBy(all)).toEqual([ours.said, theirs.said])
})

test('private notes take tickets:reply on top, with their attachments, and only in tickets that one reads', async () => {
  const scopes = ['knowledge:read', 'tickets:read', 'tickets:reply']
  expect(await wordsSeenBy(await readerWith(scopes))).toEqual([])
  const agent = await readerWith(scopes, [GROUP.name])
  expect(await wordsSeenBy(agent)).toEqual([ours.said, ours.noted, ours.attached])
  expect(await wordsSeenBy(await readerWith([...scopes, 'tickets:read_all']))).toEqual([
    ...Object.values(ours),
    ...Object.values(theirs),
  ])
})

test('a second organisation sees nothing, and no header leads it to the help desk of the first', async () => {
  const second = server.as(await addTenant(server, 'second'))
  expect(await wordsSeenBy(second)).toEqual([])
  for (const path of ['tickets', 'ingest', 'sources', 'ingest-failures'])
    expect([path, (await second.get(`/api/v1/${path}`)).body.items]).toEqual([path, []])
  for (const mode of ['changes', 'full'])
    expect((await second.post('/api/v1/ingest', { source_id: sourceId, mode })).status).toBe(404)
  expect((await second.get(`/api/v1/sources/${sourceId}/webhook`)).status).toBe(404)

  const own = await startDesk('freshdesk', { tickets: 10, seed: 'second' })
  const word = 'zqsecond'
  while (own.world.create({ subject: `Of ${word}`, text: `It says ${word}.` }) < ids.ours);
  await readIn(second, await addDesk(second, own))
  const before = desk.requests.length
  const domains = ['localhost', 'LOCALHOST', `localhost:${new URL(desk.url).port}`, 'http://localhost/']
  for (const domain of domains) {
    const headers = { 'x-freshdesk-domain': domain, 'x-platform': 'freshdesk' }
    const opened = await second.get(`/api/v1/init/${ids.ours}`, { headers })
    expect([domain, opened.status]).toEqual([domain, 404])
    const drafted = await second.post('/api/v1/generate_reply', { ticket_id: String(ids.ours) }, { headers })
    expect([domain, drafted.status]).toEqual([domain, 404])
  }
  for (const query of [`?source=${sourceId}`, '?source=freshdesk&company_id=home', '?company_id=default'])
    expect((await second.get(`/api/v1/init/${ids.ours}${query}`)).text).not.toContain('moorfen')
  const headers = { 'x-freshdesk-domain': '127.0.0.1' }
  const opened = await second.get(`/api/v1/init/${ids.ours}`, { headers })
  expect([opened.status, opened.body.ticket?.subject]).toEqual([200, `Of ${word}`])
  // and the first, asked with the header of the second's, does not reach that
  expect((await server.get(`/api/v1/init/${ids.ours}`, { headers })).status).toBe(404)
  const same = await server.get(`/api/v1/init/${ids.ours}`, {
    headers: { 'x-freshdesk-domain': 'localhost' },
  })
  expect(same.body.ticket.subject).toBe('The moorfen of ours')
  expect(desk.requests).toHaveLength(before)
  expect(await wordsSeenBy(second)).toEqual([])
  await own.stop()
})

test('other readers of tickets and notes are told by the settings, and are so without asking the help desk', async () => {
  const scopes = ['knowledge:read', 'tickets:read']
  const agent = await readerWith([...scopes, 'tickets:reply'], [GROUP.name])
  const lead = await readerWith(scopes, [GROUP.name, 'leads'])
  const moved = await readerWith(scopes, ['accounts'])
  expect(await wordsSeenBy(lead)).toEqual([ours.said])
  const before = desk.requests.filter(({ path }) => path.includes('/conversations')).length
  const config = { ...configOf(), note_acl: ['group:leads'] }
  const groups = { [GROUP.id]: [GROUP.name], [OTHER_GROUP_ID]: ['accounts'] }
  const changed = await server.request('PATCH', `/api/v1/sources/${sourceId}`, {
    json: { config: { ...config, groups } },
  })
  expect([changed.status, changed.body.config?.note_acl]).toEqual([200, ['group:leads']])
  await eventually('the new readers', async () => (await wordsSeenBy(moved)).includes(theirs.said))
  expect(await wordsSeenBy(moved)).toEqual([theirs.said])
  expect(await wordsSeenBy(agent)).toEqual([ours.said])
  expect(await wordsSeenBy(lead)).toEqual([ours.said, ours.noted, ours.attached])
  expect(desk.requests.filter(({ path }) => path.includes('/conversations'))).toHaveLength(before)
})
