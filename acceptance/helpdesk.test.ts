import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { articleCanary } from '../testkit/helpdesk/generate-articles.ts'
import { withDatabase } from './support/database.ts'
import {
  addDesk,
  connectDesk,
  type Desk,
  eventually,
  foundTitles,
  HELPDESKS,
  type HelpdeskKind,
  listTickets,
  type Run,
  readIn,
  readList,
  readRun,
  settledRun,
  startDesk,
} from './support/helpdesks.ts'
import { type Http, issueKey } from './support/http.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'
import { thinned } from './support/thorough.ts'

let server: Server

beforeAll(async () => {
  server = await startServer()
})
afterAll(async () => {
  await server.stop()
  removeFolders()
})

/** The tickets that agents see in the help desk. */
function liveIds({ world }: Desk): string[] {
  const live = world.ordered('id').filter(({ state }) => state === 'live')
  return live.map(({ id }) => String(id)).sort()
}

async function storedIds(http: Http, sourceId: string): Promise<string[]> {
  return (await listTickets(http, sourceId)).map(({ ticket_id }) => ticket_id).sort()
}

/** Every document of a source with its version: what was stored anew has another one. */
async function versionsOf(http: Http, sourceId: string): Promise<Record<string, number>> {
  const documents = await readList(http, `/api/v1/documents?source=${sourceId}`)
  return Object.fromEntries(documents.map(({ external_id, version }) => [external_id, version]))
}

/** What the tests ask for; every word stands in one place of one help desk. */
function writeTickets({ world, kind }: Desk) {
  const of = (subject: string, text: string) => world.create({ subject: `${subject} ${kind}`, text })
  const long = of('Long talk', 'It began with a short question about quotas.')
  for (let turn = 1; turn <= 12; turn++)
    world.reply(long, `Turn ${turn} of many says turnword${turn}${kind}.`)
  const deleted = of('Deleted', `Nobody finds deletedword${kind}.`)
  world.delete(deleted)
  const spam = of('Spam', `Nobody finds spamword${kind}.`)
  world.spam(spam)
  const primary = of('Primary', `The first of both asks about primaryword${kind}.`)
  const second = of('Second', `The second of both asks about secondword${kind}.`)
  world.merge(second, primary)
  const files = world.create({
    subject: `Files ${kind}`,
    text: 'What went wrong stands in the files.',
    attachments: [
      { kind: 'log', name: 'node', text: `kernel: logword${kind} fell off the bus` },
      { kind: 'docx', name: 'report', text: `The report says docxword${kind}.` },
    ],
  })
  const closing = of('Closing', `It is about closingword${kind}.`)
  return { long, deleted, spam, primary, second, files, closing }
}

describe.each(HELPDESKS)('%s', (kind: HelpdeskKind) => {
  let desk: Desk
  let ids: ReturnType<typeof writeTickets>
  let sourceId: string
  let first: Run

  const ticketPath = (id: number) => `/api/v1/tickets/${id}?source=${sourceId}`
  const init = (id: number, http: Http = server) => http.get(`/api/v1/init/${id}?source=${sourceId}`)
  const find = (word: string, http: Http = server) =>
    foundTitles(http, word, { filters: { source: sourceId } })

  beforeAll(async () => {
    desk = await startDesk(kind, { tickets: 30 })
    ids = writeTickets(desk)
    desk.settle()
  })
  afterAll(() => desk.stop())

  test('a wrong credential, or address, is refused and nothing of it is kept', async () => {
    const wrong = await connectDesk(server, { ...desk, secret: 'a-wrong-secret' })
    expect([wrong.status, wrong.body.code]).toEqual([422, 'helpdesk_refused'])
    expect(wrong.text).not.toContain('a-wrong-secret')
    const { items } = (await server.get('/api/v1/sources')).body
    expect(items.filter((source: { kind: string }) => source.kind === kind)).toEqual([])
    const kept = await withDatabase(server, (db) =>
      db.query(`select name from secrets where name like 'helpdesk/%'`),
    )
    const own = kept.rows.map(({ name }) => name.split('/')[1])
    expect(own.filter((id) => !items.some((source: { id: string }) => source.id === id))).toEqual([])
  })

  test('connecting reads nothing yet, and an estimate says what there is to read', async () => {
    sourceId = await addDesk(server, desk)
    const { body } = await server.get(`/api/v1/sources/${sourceId}`)
    expect(body).toMatchObject({ kind, document_count: 0 })
    expect(JSON.stringify(body)).not.toContain(desk.secret)
    const estimate = await server.post('/api/v1/ingest/estimate', { source_id: sourceId })
    expect(estimate.status).toBe(200)
    expect(estimate.body).toMatchObject({ model: null, cost: null })
    expect(estimate.body.sample).toBeGreaterThan(0)
    expect(estimate.body.input_tokens).toBeGreaterThan(0)
    expect(estimate.body.tickets).toBeGreaterThanOrEqual(liveIds(desk).length)
    expect(await storedIds(server, sourceId)).toEqual([])
  })

  test('a first run brings in what agents see: not what was deleted, is spam or was merged', async () => {
    first = await readIn(server, sourceId)
    expect(first).toMatchObject({ source: { id: sourceId, kind }, status: 'done', error: null })
    expect(await storedIds(server, sourceId)).toEqual(liveIds(desk))
    const { tickets, articles } = first.stages
    expect(tickets?.done).toBeGreaterThanOrEqual(liveIds(desk).length)
    expect([tickets?.failed, articles?.failed]).toEqual([0, 0])
    expect(articles?.done).toBeGreaterThan(0)
    expect(await find(`deletedword${kind}`)).toEqual([])
    expect(await find(`spamword${kind}`)).toEqual([])
    expect(await find(`primaryword${kind}`)).toEqual([`Primary ${kind}`])
    for (const gone of [ids.deleted, ids.spam]) {
      expect((await server.get(ticketPath(gone))).status).toBe(404)
      expect((await init(gone)).status).toBe(404)
    }
  })

  test('a merged ticket answers with the one that it was merged into', async () => {
    const { body } = await server.get(ticketPath(ids.primary))
    expect(body.merged_ids).toEqual([String(ids.second)])
    expect((await init(ids.second)).body.ticket).toMatchObject({ ticket_id: String(ids.primary) })
  })

  test('all turns of a long talk are there, the eleventh and later ones are found', async () => {
    const { body } = await server.get(ticketPath(ids.long))
    expect(body.turns).toHaveLength(13)
    for (const turn of [1, 10, 11, 12])
      expect(await find(`turnword${turn}${kind}`)).toEqual([`Long talk ${kind}`])
  })

  test('articles: drafts are for nobody, those for agents not for everybody', async () => {
    const reader = server.as((await issueKey(server, { scopes: ['knowledge:read'] })).key)
    const agent = server.as((await issueKey(server, { scopes: ['knowledge:read', 'tickets:reply'] })).key)
    const canary = articleCanary(992)
    const articlesOf = async (http: Http) => {
      const documents = await readList(http, `/api/v1/documents?source=${sourceId}&type=article`)
      return [...new Set(documents.map(({ external_id }) => Number(external_id.split(':')[1])))]
    }
    const [read, byAgent] = [await articlesOf(reader), await articlesOf(agent)]
    const { articles, folders } = desk.world.library
    const open = folders.filter(({ audience }) => audience === 'everyone').map(({ id }) => id)
    const published = articles.filter(({ isDraft, folderId }) => !isDraft && open.includes(folderId))
    expect(read.sort()).toEqual(published.map(({ id }) => id).sort())
    expect(byAgent).toEqual(expect.arrayContaining([...read, 992]))
    for (const drafted of [read, byAgent, await articlesOf(server)]) expect(drafted).not.toContain(991)
    expect((await agent.post('/api/v1/search', { query: canary })).text).toContain('992')
    const seen = await reader.post('/api/v1/search', { query: canary, limit: 100, group_by: 'chunk' })
    const asked = await reader.post('/api/v1/query', { query: `What is ${canary}?`, limit: 50 })
    for (const { text } of [seen, asked])
      expect(text.replaceAll(`What is ${canary}?`, '')).not.toContain(canary)
  })

  test('a run over everything that finds nothing new touches nothing and says so', async () => {
    const before = await versionsOf(server, sourceId)
    const again = await readIn(server, sourceId, 'full')
    expect(again).toMatchObject({ status: 'done', error: null, mode: 'full' })
    const { tickets, articles } = again.stages
    expect([tickets?.unchanged, tickets?.failed, tickets?.deleted]).toEqual([tickets?.done, 0, 0])
    expect(articles?.unchanged).toBe(articles?.done)
    expect(again.message?.en).toMatch(/^Nothing changed: \d+ tickets looked at, none touched\.$/)
    expect(again.message?.ko).toContain('바뀐 것이 없습니다')
    expect(await versionsOf(server, sourceId)).toEqual(before)
  })

  test('a poll brings in what was written, changed and deleted since', async () => {
    const before = await versionsOf(server, sourceId)
    desk.world.reply(ids.long, `A thirteenth turn says polledword${kind}.`)
    const fresh = desk.world.create({ subject: `Fresh ${kind}`, text: `A new one says freshword${kind}.` })
    desk.world.delete(ids.closing)
    desk.settle()
    const run = await readIn(server, sourceId)
    expect(run.status).toBe('done')
    expect(await find(`polledword${kind}`)).toEqual([`Long talk ${kind}`])
    expect(await find(`freshword${kind}`)).toEqual([`Fresh ${kind}`])
    expect(await find(`closingword${kind}`)).toEqual([])
    expect((await server.get(ticketPath(ids.closing))).status).toBe(404)
    const { [`ticket:${ids.long}`]: long, ...rest } = before
    delete rest[`ticket:${ids.closing}`]
    const after = await versionsOf(server, sourceId)
    expect(after).toEqual({ ...rest, [`ticket:${ids.long}`]: (long ?? 0) + 1, [`ticket:${fresh}`]: 1 })

    desk.world.restore(ids.closing)
    desk.settle()
    await readIn(server, sourceId)
    expect(await find(`closingword${kind}`)).toEqual([`Closing ${kind}`])
  })

  test('webhooks bring changes without a run, take away what is deleted, and bring back what is restored', async () => {
    const runs = (await readList(server, '/api/v1/ingest?')).length
    await desk.subscribe(server, sourceId)
    desk.world.answer(ids.primary, `The customer adds hookedword${kind}.`)
    await desk.webhooksSent()
    await eventually('the change', async () => (await find(`hookedword${kind}`)).length === 1)
    for (const [take, back] of [
      ['delete', 'restore'],
      ['spam', 'restore'],
    ] as const) {
      desk.world[take](ids.primary)
      await desk.webhooksSent()
      // the webhook was answered, and with that it is gone
      expect([await find(`hookedword${kind}`), (await init(ids.primary)).status]).toEqual([[], 404])
      desk.world[back](ids.primary)
      await desk.webhooksSent()
      await eventually('it to be back', async () => (await find(`hookedword${kind}`)).length === 1)
    }
    expect(await readList(server, '/api/v1/ingest?')).toHaveLength(runs)
    const forged = await server.post(
      `/api/v1/webhooks/${sourceId}`,
      { ticket_id: ids.primary, event: 'deleted' },
      { key: null },
    )
    expect([forged.status, forged.body.code]).toEqual([401, 'webhook_not_verified'])
    expect((await server.get(ticketPath(ids.primary))).status).toBe(200)
  })

  test('a ticket that was never seen is fetched when somebody opens it', async () => {
    expect((await init(desk.world.base.size + 500)).status).toBe(404)
    desk.unsubscribe()
    const born = desk.world.create({ subject: `Unseen ${kind}`, text: `Nobody told of unseenword${kind}.` })
    const opened = await init(born)
    expect(opened.body).toMatchObject({ fetched: 'live', ticket: { ticket_id: String(born) } })
    expect(opened.body.summary.mode).toBe('extractive')
    expect((await init(born)).body.fetched).toBe('stored')
    expect(await find(`unseenword${kind}`)).toEqual([`Unseen ${kind}`])
  })

  test('a ticket that cannot be read is tried again, then waits for somebody, and is in after a retry', async () => {
    await desk.subscribe(server, sourceId)
    const broken = desk.world.create({
      subject: `Broken ${kind}`,
      text: `At last it says brokenword${kind}.`,
    })
    const fine = desk.world.create({ subject: `Fine ${kind}`, text: `Beside it stands fineword${kind}.` })
    await desk.webhooksSent()
    await eventually('both to be in', async () => (await find(`brokenword${kind}`)).length === 1)
    const on = new RegExp(`/tickets/${broken}\\b`)
    const isOfIt = on.test.bind(on)
    let isBroken = true
    on.test = (path) => isBroken && isOfIt(path)
    desk.trap({ does: 'answer', answer: { status: 200, body: { no: 'ticket' } } }, { on, times: 1_000 })
    desk.world.answer(broken, `Now it also says mendedword${kind}.`)
    desk.world.answer(fine, `Now it also says finerword${kind}.`)
    await desk.webhooksSent()
    await eventually('the other one to be in', async () => (await find(`finerword${kind}`)).length === 1)
    const failures = () => readList(server, `/api/v1/ingest-failures?source_id=${sourceId}`)
    expect(await failures()).toEqual([])
    // its five further tries take most of a day
    const place = [sourceId, String(broken)]
    await eventually('its failure to be noted', () =>
      withDatabase(server, async (db) => {
        const { rows } = await db.query(
          `update ingest_items set attempts = 5, due_at = now()
           where source_id = $1 and external_id = $2 and attempts > 0 returning attempts`,
          place,
        )
        return rows.length === 1
      }),
    )
    // whatever comes next has it looked at
    desk.world.answer(fine, 'Thank you.')
    const [dead] = await eventually('it to be given up', async () => {
      const items = await failures()
      return items.length > 0 && items
    })
    expect(dead).toMatchObject({
      ...{ source: { id: sourceId, name: kind }, kind: 'ticket', external_id: String(broken) },
      ...{
        attempts: expect.any(Number),
        code: 'helpdesk_answer_unreadable',
        message: expect.stringMatching(/\.$/),
      },
    })
    expect(await find(`mendedword${kind}`)).toEqual([])
    isBroken = false
    const item = { source_id: sourceId, kind: 'ticket', external_id: String(broken) }
    const retried = await server.post('/api/v1/ingest-failures/retry', { items: [item] })
    expect(retried.body).toEqual({ retried: 1 })
    await eventually('it to be in', async () => (await find(`mendedword${kind}`)).length === 1)
    expect(await failures()).toEqual([])
  })

  test('attachments are downloaded, read, found and handed out as downloads', async () => {
    const { body } = await eventually('both attachments to be stored', async () => {
      const answer = await server.get(ticketPath(ids.files))
      const [turn] = answer.body.turns
      return turn.attachments.every(({ status }: { status: string }) => status === 'stored') && answer
    })
    const own = desk.world.ticket(ids.files)?.turns[0]?.attachments ?? []
    const { attachments } = body.turns[0] as { attachments: Array<{ id: string; name: string }> }
    expect(attachments.map(({ name }) => name).sort()).toEqual(own.map(({ name }) => name).sort())
    const report = attachments.find(({ name }) => name === 'report.docx')
    const response = await fetch(`${server.url}/api/v1/attachments/${report?.id}`, {
      headers: { authorization: `Bearer ${server.rootKey}` },
    })
    expect(response.status).toBe(200)
    expect(Buffer.from(await response.arrayBuffer()).equals(own[1]?.bytes() as Buffer)).toBe(true)
    expect(response.headers.get('content-disposition')).toMatch(/^attachment/)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('content-security-policy')).toContain('sandbox')
    for (const word of [`logword${kind}`, `docxword${kind}`])
      await eventually(`${word} to be found`, async () => (await find(word)).includes(`Files ${kind}`))
    const only = await foundTitles(server, `docxword${kind}`, { filters: { type: 'attachments' } })
    expect(only).toEqual([`Files ${kind}`])
  })
})

test('killed in the middle of a backfill and started again, it ends with every row once', async () => {
  let own = await startServer()
  // the walk is the same for both: each has its own wire only
  for (const kind of thinned(HELPDESKS, 2)) {
    const desk = await startDesk(kind, { tickets: 70 })
    desk.settle()
    // the newest are read last: fifty are stored, and this one does not come while this process lives
    const late = Math.max(...liveIds(desk).map(Number))
    const on = new RegExp(`/tickets/${late}/(conversations|comments)`)
    desk.trap({ does: 'slow', ms: 600_000 }, { on })
    const sourceId = await addDesk(own, desk)
    const runId = (await own.post('/api/v1/ingest', { source_id: sourceId })).body.id
    const half = await eventually('the first half', async () => {
      const run = await readRun(own, runId)
      return (run.stages.tickets?.done ?? 0) >= 50 && run
    })
    expect(half.status).toBe('running')
    await own.kill()

    own = await startServer({ dataDir: own.dataDir })
    const run = await settledRun(own, runId)
    expect([run.status, run.stages.tickets?.failed]).toEqual(['done', 0])
    expect(await storedIds(own, sourceId)).toEqual(liveIds(desk))
    const turns = await withDatabase(own, async (db) => {
      const { rows } = await db.query(
        `select t.ticket_id as id, count(*)::int as turns from tickets t join ticket_turns u using (document_id)
         where t.source_id = $1 group by t.ticket_id`,
        [sourceId],
      )
      return Object.fromEntries(rows.map((row) => [row.id, row.turns]))
    })
    const said = liveIds(desk).map((id) => [id, desk.world.ticket(Number(id))?.turns.length])
    expect(turns).toEqual(Object.fromEntries(said))
    const again = await readIn(own, sourceId, 'full')
    expect(again.message?.en).toMatch(/^Nothing changed/)
    await desk.stop()
  }
  const counts = await withDatabase(own, async (db) => {
    const { rows } = await db.query(`select
      (select count(*)::int from chunks) as chunks, (select count(*)::int from chunk_index) as indexed,
      (select sum(chunk_count)::int from documents) as counted,
      (select count(*)::int from (select from chunks group by document_id, ordinal having count(*) > 1) twice) as twice`)
    return rows[0]
  })
  expect(counts).toEqual({ chunks: counts.chunks, indexed: counts.chunks, counted: counts.chunks, twice: 0 })
  await own.stop()
})
