import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { copilotAnswers } from '../testkit/llm/copilot-answers.ts'
import { type FakeLlm, startFakeLlm } from '../testkit/llm/fake-llm.ts'
import { withDatabase } from './support/database.ts'
import { addDesk, type Desk, eventually, type HelpdeskKind, readIn, startDesk } from './support/helpdesks.ts'
import { type Http, issueKey } from './support/http.ts'
import { addModel, addProvider } from './support/models.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'
import { until } from './support/until.ts'

/*
 * What a help desk deletes, redacts or makes private is gone within five seconds from wherever it got to. Each canary
 * stands in one part of one ticket and is never asked for, so wherever it shows up, it has been kept.
 */

const GONE_WITHIN_MS = 5_000

let server: Server
let llm: FakeLlm
/** Reads every ticket, and no private notes. */
let reader: Http

beforeAll(async () => {
  llm = await startFakeLlm({
    models: ['fake-model', 'meaning-a'],
    meanings: { 'meaning-a': { dimensions: 128 } },
  })
  llm.script(copilotAnswers())
  server = await startServer()
  const provider_id = await addProvider(server, llm.url, 'openai')
  // an organisation that keeps all that it may
  const settings = { fallback_alias: null, is_fallback_on: false, bodies: 'full' }
  await server.put('/api/v1/gateway-settings', { ...settings, body_days: 30, archive_days: 90 })
  await addModel(server, 'writer', [{ provider_id, model: 'fake-model' }], { cache_seconds: 3_600 })
  await addModel(server, 'meaning', [{ provider_id, model: 'meaning-a' }], {
    ...{ cache_seconds: 3_600, capabilities: ['embeddings'] },
  })
  const chosen = await server.put('/api/v1/copilot-settings', {
    ...{ summary_model: 'writer', answer_model: 'writer', reply_model: 'writer', embedding_model: 'meaning' },
    summary_concurrency: 8,
  })
  expect([chosen.status, chosen.text]).toEqual([200, expect.any(String)])
  const scopes = ['knowledge:read', 'tickets:read', 'tickets:read_all']
  reader = server.as((await issueKey(server, { scopes })).key)
  const prepared = await Promise.all(WORLDS.map(({ kind, machine }) => prepare(kind, machine)))
  for (const world of prepared) worlds.set(world.machine, world)
})
afterAll(async () => {
  await server.stop()
  for (const { desk } of worlds.values()) await desk.stop()
  await llm.stop()
  removeFolders()
})

/** What the reply answers, in its own words: the fake model quotes what is nearest. */
const questionOf = (machine: string) =>
  `How does one open the bleed valve of the ${machine} and set its regulator?`

/** A ticket with canaries in it, one that is like it and still open, and what was made of both. */
type Prepared = {
  /** What the ticket is about, a word of its own. */
  machine: string
  desk: Desk
  sourceId: string
  ids: { solved: number; open: number; reply: number }
  documentId: string
  attachmentId: string
  replyIds: string[]
}

const PARTS = ['described', 'replied', 'noted', 'attached'] as const
const canary = (machine: string, part: string) => `zqcanary${part}${machine}`

function writeTickets(desk: Desk, machine: string) {
  const { world } = desk
  const word = (part: string) => canary(machine, part)
  const solved = world.create({
    subject: `The ${machine} stalls under load`,
    text: `Since this morning our ${machine} stalls about ten minutes after it was started, and its panel then shows the words ${word('described')} in red letters. We restarted it twice and changed the filter of the intake, and it makes no difference at all. Please tell us what to do about it, because the whole line has to wait.`,
    attachments: [{ kind: 'log', name: 'panel', text: `${machine} panel: ${word('attached')} at valve` }],
  })
  world.note(
    solved,
    `Between us: the ${machine} of this customer was sold without a regulator, see ${word('noted')} in our own books for the whole story.`,
  )
  const reply = world.reply(
    solved,
    `Open the bleed valve of the ${machine}, set its regulator to ${word('replied')} and start the ${machine} again, then it does not stall under load any more.`,
  )
  world.update(solved, { status: 'resolved' })
  const open = world.create({
    subject: `Our ${machine} stalls under load`,
    text: `The ${machine} that we bought in spring stalls under load after some minutes. What can we do so that it runs through the night? It is needed for the delivery on Friday and nobody here knows it.`,
  })
  return { solved, open, reply }
}

async function prepare(kind: HelpdeskKind, machine: string): Promise<Prepared> {
  const desk = await startDesk(kind, { tickets: 12 })
  const ids = writeTickets(desk, machine)
  desk.settle()
  const sourceId = await addDesk(server, desk, { name: `${kind} of ${machine}`, config: { articles: false } })
  expect((await readIn(server, sourceId)).status).toBe('done')
  await desk.subscribe(server, sourceId)
  return { ...(await use(sourceId, ids, machine)), machine, desk, sourceId, ids }
}

/** One for each test: what it takes to have everything made is waited for once. */
const WORLDS: ReadonlyArray<{ kind: HelpdeskKind; machine: string }> = [
  { kind: 'freshdesk', machine: 'quorble' },
  { kind: 'zendesk', machine: 'brindle' },
  { kind: 'zendesk', machine: 'wamble' },
  { kind: 'zendesk', machine: 'fizzer' },
  { kind: 'freshdesk', machine: 'tramble' },
]
const worlds = new Map<string, Prepared>()
const worldOf = (machine: string) => worlds.get(machine) as Prepared

/** Has everything made that is made of a ticket. */
async function use(sourceId: string, ids: Prepared['ids'], machine: string) {
  const init = (id: number) => server.get(`/api/v1/init/${id}?source=${sourceId}`)
  const { ticket } = await eventually('a summary by the model', async () => {
    const { body } = await init(ids.solved)
    return body.summary?.mode === 'model' && body.summary.audience === 'internal' && body
  })
  const documentId: string = ticket.document_id
  await eventually('vectors of all its passages', () =>
    withDatabase(server, async (db) => {
      const { rows } = await db.query(
        `select count(*)::int as chunks, count(v.chunk_id)::int as vectors
         from chunks c left join chunk_vectors v on v.chunk_id = c.id where c.document_id = $1 and c.kind <> 'attachment'`,
        [documentId],
      )
      return rows[0].chunks > 4 && rows[0].vectors >= rows[0].chunks
    }),
  )
  const stored = await eventually('its attachment to be read', async () => {
    const found = await server.post('/api/v1/search', {
      ...{ query: `${machine} panel valve`, filters: { type: 'attachments' } },
    })
    return found.text.includes(canary(machine, 'attached')) && found
  })
  expect(stored.status).toBe(200)
  const { turns } = (await server.get(`/api/v1/tickets/${ids.solved}?source=${sourceId}`)).body
  const attachmentId: string = turns[0].attachments[0].id
  expect((await init(ids.open)).text).toContain(documentId)

  // while passages of other tickets are still replaced, an answer that saw one of them falls back to quotes
  const asked = await eventually('an answer by the model', async () => {
    const answer = await server.post('/api/v1/query', { query: questionOf(machine) })
    return answer.body.mode === 'generated' && answer
  })
  expect(asked.text).toContain(canary(machine, 'replied'))
  const drafts = []
  for (let made = 0; made < 2; made++)
    drafts.push(
      await server.post('/api/v1/generate_reply', { ticket_id: String(ids.open), source: sourceId }),
    )
  const [kept, edited] = drafts
  expect([kept?.body.mode, kept?.text.includes(canary(machine, 'replied'))]).toEqual(['generated', true])
  const given = await server.post('/api/v1/feedback', {
    ...{ query_id: edited?.body.query_id, reply_id: edited?.body.reply_id, kind: 'edited' },
    final_text: `Set it to ${canary(machine, 'replied')}, please.`,
  })
  expect(given.status).toBe(201)
  await server.post('/api/v1/feedback', {
    ...{ query_id: asked.body.query_id, vote: 'up', document_ids: [documentId] },
  })
  return { documentId, attachmentId, replyIds: drafts.map(({ body }) => body.reply_id as string) }
}

/** Every way to read there is: path → text of the answer. */
async function readEverything(http: Http, prepared: Prepared): Promise<Map<string, string>> {
  const { machine, ids, sourceId, documentId, attachmentId } = prepared
  const { paths } = (await http.get('/openapi.json', { key: null })).body
  const answers = new Map<string, string>()
  const read = async (method: string, path: string, json?: unknown) => {
    const answer = await http.request(method, path, json === undefined ? {} : { json })
    expect(answer.status).toBeLessThan(500)
    answers.set(`${method} ${path} ${json === undefined ? '' : JSON.stringify(json)}`, answer.text)
  }
  const lists = Object.keys(paths).filter(
    (path) => paths[path].get && !path.includes('{') && path.startsWith('/api/'),
  )
  for (const path of lists) await read('GET', path)
  for (const id of [ids.solved, ids.open]) {
    await read('GET', `/api/v1/init/${id}?source=${sourceId}`)
    await read('GET', `/api/v1/tickets/${id}?source=${sourceId}`)
  }
  await read('GET', `/api/v1/tickets?source_id=${sourceId}&q=${encodeURIComponent(machine)}`)
  for (const path of [`documents/${documentId}`, `attachments/${attachmentId}`, `sources/${sourceId}/items`])
    await read('GET', `/api/v1/${path}`)
  const query = `${machine} stalls under load, panel, bleed valve, regulator`
  for (const group_by of ['document', 'chunk'])
    await read('POST', '/api/v1/search', { query, limit: 50, group_by })
  for (const type of ['tickets', 'solutions', 'attachments'])
    await read('POST', '/api/v1/search', { query, limit: 50, filters: { type } })
  const question = questionOf(machine)
  for (const path of ['/api/v1/query', '/api/v1/query/stream'])
    for (const mode of ['auto', 'extractive']) await read('POST', path, { query: question, mode, limit: 50 })
  await read('POST', '/api/v1/query', { query: 'Summarise this ticket', ticket_id: String(ids.solved) })
  await read('POST', '/api/v1/generate_reply', { ticket_id: String(ids.open), source: sourceId })
  for (const { id } of (await http.get('/api/v1/calls?limit=10')).body.items ?? [])
    await read('GET', `/api/v1/calls/${id}`)
  return answers
}

/** Where the words are told. */
async function toldIn(http: Http, words: string[], prepared: Prepared): Promise<string[]> {
  const answers = await readEverything(http, prepared)
  return [...answers].filter(([, text]) => words.some((word) => text.includes(word))).map(([path]) => path)
}

/** Tables of all schemas with a row that holds one of the words. */
function tablesWith(words: string[]): Promise<string[]> {
  return withDatabase(server, async (db) => {
    const { rows: tables } = await db.query(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    )
    const found: string[] = []
    for (const { name } of tables) {
      const { rows } = await db.query(
        `select from ${name} as t where exists (select from unnest($1::text[]) word where strpos(t::text, word) > 0) limit 1`,
        [words],
      )
      if (rows.length > 0) found.push(name)
    }
    return found
  })
}

/** Files of the server with one of the words, but for those of the database, which holds no readable rows of it. */
function filesWith(words: string[]): string[] {
  const all = readdirSync(server.dataDir, { recursive: true, withFileTypes: true })
  const own = all.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return own
    .filter((path) => !path.startsWith(join(server.dataDir, 'db/')))
    .filter((path) => {
      const bytes = readIfThere(path)
      return words.some((word) => bytes.includes(word))
    })
}

function readIfThere(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0)
    throw error
  }
}

/** A backup that is made now. */
async function readBackup(): Promise<string> {
  const { number } = (await server.post('/api/v1/backups')).body
  await eventually('the backup', async () => (await server.get('/api/v1/backups')).body.finished >= number)
  const folder = join(server.dataDir, 'backups')
  const newest = readdirSync(folder)
    .filter((name) => name.startsWith('by-hand-'))
    .sort()
    .at(-1)
  return gunzipSync(readFileSync(join(folder, newest as string))).toString()
}

/** Within five seconds from now: nothing that anybody reads, no row, no file. */
async function expectGone(words: string[], prepared: Prepared): Promise<void> {
  let left: string[] = []
  await until(
    'it to be gone',
    async () => {
      left = [...(await tablesWith(words)), ...filesWith(words)]
      return left.length === 0
    },
    GONE_WITHIN_MS,
  ).catch((error) => {
    throw new Error(`still in ${left.join(', ')}`, { cause: error })
  })
  expect(await toldIn(server, words, prepared)).toEqual([])
  expect(await toldIn(reader, words, prepared)).toEqual([])
}

describe.each(WORLDS.slice(0, 2))('$kind', ({ machine }) => {
  test('a deleted ticket is gone from every place: answers, summaries, drafts, vectors, rows, files', async () => {
    const words = PARTS.map((part) => canary(machine, part))
    const prepared = worldOf(machine)
    const { desk, sourceId, documentId, attachmentId, ids } = prepared
    // it has got everywhere
    const told = [...(await readEverything(server, prepared)).values()]
    for (const word of words) {
      expect(told.filter((text) => text.includes(word)).length).toBeGreaterThan(1)
      expect((await tablesWith([word])).length).toBeGreaterThan(1)
    }
    expect(await tablesWith(words)).toEqual(
      expect.arrayContaining(
        ['chunks', 'documents', 'ticket_turns', 'ticket_summaries', 'attachments', 'reply_drafts'].map(
          (name) => `public.${name}`,
        ),
      ),
    )
    expect(filesWith(words).length).toBeGreaterThan(0)

    desk.world.delete(ids.solved)
    await desk.webhooksSent()
    await expectGone(words, prepared)
    for (const path of [
      `init/${ids.solved}?source=${sourceId}`,
      `tickets/${ids.solved}?source=${sourceId}`,
      `documents/${documentId}`,
      `attachments/${attachmentId}`,
    ])
      expect([path, (await server.get(`/api/v1/${path}`)).status]).toEqual([path, 404])
    const rows = await tablesWith([documentId])
    // what was asked, what was answered, and that somebody found it good name the ticket and say nothing of it
    expect(rows.filter((name) => !['public.query_log', 'public.feedback'].includes(name))).toEqual([])
    const backup = await readBackup()
    expect(backup).toContain(sourceId)
    for (const word of words) expect(backup).not.toContain(word)
  })
})

test('words that are redacted are gone from every place, the rest of the ticket comes back', async () => {
  const machine = 'wamble'
  const prepared = worldOf(machine)
  const { desk, sourceId, ids } = prepared
  const word = canary(machine, 'replied')
  expect((await toldIn(server, [word], prepared)).length).toBeGreaterThan(1)
  desk.world.redact(ids.solved, word, ids.reply)
  await desk.webhooksSent()
  await expectGone([word], prepared)
  const { turns } = await eventually('it to be back', async () => {
    const { status, body } = await server.get(`/api/v1/tickets/${ids.solved}?source=${sourceId}`)
    return status === 200 && body
  })
  expect(turns).toHaveLength(3)
  const told = JSON.stringify(turns)
  for (const part of ['described', 'noted']) expect(told).toContain(canary(machine, part))
  expect(told).toContain('▇')
  const { body } = await eventually('a new summary by the model', async () => {
    const answer = await server.get(`/api/v1/init/${ids.solved}?source=${sourceId}`)
    return answer.body.summary?.mode === 'model' && answer
  })
  expect(JSON.stringify(body)).not.toContain(word)
  await expectGone([word], prepared)
})

test('what is made private is gone for who reads no notes, and stays for who does', async () => {
  const machine = 'fizzer'
  const prepared = worldOf(machine)
  const { desk, sourceId, ids } = prepared
  const word = canary(machine, 'replied')
  const path = `/api/v1/tickets/${ids.solved}?source=${sourceId}`
  expect((await toldIn(reader, [word], prepared)).length).toBeGreaterThan(1)
  desk.world.makePrivate(ids.solved, ids.reply)
  await desk.webhooksSent()
  await until('it to be a note', async () => (await server.get(path)).text.includes(word), GONE_WITHIN_MS)
  expect(await toldIn(reader, [word], prepared)).toEqual([])
  const hidden = await withDatabase(server, async (db) => {
    const { rows } = await db.query(
      `select 'chunks' as place from chunks where private_acl is null and strpos(content || context, $1) > 0
       union all select 'documents' from documents where strpos(documents::text, $1) > 0
       union all select 'ticket_summaries' from ticket_summaries s where private_acl is null and strpos(s::text, $1) > 0
       union all select 'reply_drafts' from reply_drafts d where strpos(d::text, $1) > 0`,
      [word],
    )
    return rows
  })
  expect(hidden).toEqual([])
  // a draft for another customer does not say it either
  const draft = await server.post('/api/v1/generate_reply', { ticket_id: String(ids.open), source: sourceId })
  expect(draft.text).not.toContain(word)
})

test('what a model is writing of a ticket while it is deleted is neither told nor kept', async () => {
  const machine = 'tramble'
  const prepared = worldOf(machine)
  const { desk, sourceId, ids } = prepared
  const word = canary(machine, 'replied')
  const answers = copilotAnswers()
  const begun: string[] = []
  llm.script((request) => {
    const behaviour = answers(request)
    const asked = request.body.toString()
    if (!asked.includes(word) || !asked.includes(machine)) return behaviour
    begun.push(asked)
    return { ...behaviour, paceMs: 150 }
  })
  const question = { query: questionOf(machine) }
  const asked = server.post('/api/v1/query', question)
  const drafted = server.post('/api/v1/generate_reply', { ticket_id: String(ids.open), source: sourceId })
  await eventually('both to be written', () => begun.length >= 2)
  desk.world.delete(ids.solved)
  await desk.webhooksSent()
  for (const { status, text } of [await asked, await drafted]) {
    expect(status).toBe(200)
    expect(text).not.toContain(word)
  }
  llm.script(answers)
  await expectGone([word], prepared)
})
