import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestDatabase } from '../../../testkit/database.ts'
import { fixedSettings } from '../../../testkit/fixed-settings.ts'
import { scriptedModels } from '../../../testkit/llm/scripted-models.ts'
import { searchWith } from '../../../testkit/search-with.ts'
import { serveRoutes } from '../../../testkit/serve-routes.ts'
import { addHelpdesk, storeTickets, ticketOf } from '../../../testkit/stored-tickets.ts'
import { createQueryLog } from '../../knowledge/query-log.ts'
import type { Database, Principal } from '../../platform/index.ts'
import { copilotRoutes } from '../index.ts'

const facts = { find: async () => undefined }
const copilot = fixedSettings({ vector_weight: 0.3 })
let database: Database
let stop: () => Promise<void>
let server: Awaited<ReturnType<typeof serveRoutes>>
let documents: Map<string, string>

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  await addHelpdesk(database, { tenantId: 't', id: 's1' })
  documents = await storeTickets(database, { tenantId: 't', sourceId: 's1' }, [
    ticketOf({ id: '1', subject: 'Export stops at page 3', status: 'open' }, [
      { text: 'The monthly export stops at page 3.' },
    ]),
    ticketOf({ id: '2', subject: 'Monthly export stops' }, [
      { text: 'Our monthly export stops at page 3.' },
      { text: 'Open Settings > Export and choose the small page size.' },
      { kind: 'customer', text: 'Thank you, it works.' },
    ]),
  ])
  const logger = pino({ level: 'silent' })
  server = await serveRoutes(
    copilotRoutes({
      ...{ database, logger, hasIndex: true, models: scriptedModels().models, facts },
      queryLog: createQueryLog({ database, logger }),
      copilotSettings: copilot.parts,
      search: searchWith(database),
      fetchTicket: async () => undefined,
    }),
  )
})
afterAll(async () => {
  await server?.close()
  await stop?.()
})
beforeEach(async () => {
  await database.system((tx) => tx.deleteFrom('query_clusters').execute())
})

const person = (id: string, personId?: string): Principal => ({
  ...{ id, kind: 'key', name: id, tenantId: 't', groups: [], teams: [], isConfined: false },
  scopes: ['knowledge:read', 'tickets:read_all', 'tickets:reply'],
  ...(personId === undefined ? {} : { personId }),
})
const ann = person('key_1', 'usr_ann')
const annAgain = person('key_2', 'usr_ann')
const bob = person('key_3', 'usr_bob')
const solved = () => documents.get('2') as string

const give = (body: object, who = ann) => server.post(who, '/api/v1/feedback', body)
const votes = () =>
  database.system((tx) =>
    tx
      .selectFrom('cluster_votes')
      .select(['document_id', 'voter_id', 'vote', 'kind'])
      .orderBy('voter_id')
      .execute(),
  )
const draftOf = async (who = ann) =>
  (await server.post(who, '/api/v1/generate_reply', { ticket_id: '1' })).body as {
    query_id: string
    reply_id: string
    text: string
  }
const stored = (id: string) =>
  database.system((tx) =>
    tx.selectFrom('reply_drafts').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
  )

describe('votes', () => {
  it('on single results count once a person, whatever keys they use, and can be taken back', async () => {
    const { query_id } = (await server.get(ann, '/api/v1/init/1')).body
    const first = await give({ query_id, items: [{ document_id: solved(), vote: 'up' }] })
    expect(first.status).toBe(201)
    const again = await give({ query_id, items: [{ document_id: solved(), vote: 'up' }] }, annAgain)
    expect(again.body.id).toBe(first.body.id)
    const vote = { document_id: solved(), vote: 1, kind: 'thumbs' }
    expect(await votes()).toEqual([{ ...vote, voter_id: 'usr_ann' }])
    await give({ query_id, items: [{ document_id: solved(), vote: 'up' }] }, bob)
    expect(await votes()).toHaveLength(2)
    expect((await server.delete(annAgain, `/api/v1/feedback/${query_id}`)).status).toBe(204)
    expect(await votes()).toEqual([{ ...vote, voter_id: 'usr_bob' }])
    expect((await server.delete(ann, `/api/v1/feedback/${query_id}`)).status).toBe(204)
  })

  it('replace those of before', async () => {
    const { query_id } = (await server.post(ann, '/api/v1/query', { query: 'monthly export stops' })).body
    await give({ query_id, vote: 'up', document_ids: [solved()] })
    expect(await votes()).toMatchObject([{ vote: 1 }])
    await give({ query_id, vote: 'down', document_ids: [solved()], comment: '별로' })
    expect(await votes()).toMatchObject([{ vote: -1 }])
    await give({ query_id, vote: 'up' })
    expect(await votes()).toEqual([])
  })

  it('are on what was shown only, and on queries of one’s own organisation', async () => {
    const { query_id } = (await server.get(ann, '/api/v1/init/1')).body
    for (const about of [
      {
        items: [
          { document_id: solved(), vote: 'up' },
          { document_id: 'doc_nope', vote: 'up' },
        ],
      },
      { vote: 'up', document_ids: [documents.get('1')] },
    ]) {
      const refused = await give({ query_id, ...about })
      expect(refused).toMatchObject({ status: 422, body: { code: 'feedback_mismatch' } })
      expect(refused.body.detail).toContain('results or citations')
    }
    expect(await votes()).toEqual([])
    const kept = await database.system((tx) =>
      tx.selectFrom('feedback').select('id').where('query_id', '=', query_id).execute(),
    )
    expect(kept).toEqual([])
    expect((await give({ query_id, vote: 'up' }, { ...bob, tenantId: 'other' })).status).toBe(404)
    expect((await server.delete(bob, '/api/v1/feedback/qry_none')).status).toBe(404)
    expect((await give({ query_id })).status).toBe(400)
  })
})

it('a vote counts for what an answer cites beside the results that were asked for', async () => {
  const query = 'How do I mend that the export stops at page 3?'
  const { query_id, results, citations } = (await server.post(ann, '/api/v1/query', { query, limit: 1 })).body
  expect([results[0].document_id, citations[0].document_id]).toEqual([documents.get('1'), solved()])
  expect((await give({ query_id, items: [{ document_id: solved(), vote: 'up' }] })).status).toBe(201)
  expect(await votes()).toMatchObject([{ document_id: solved(), vote: 1 }])
})

describe('what became of a draft', () => {
  it('accepted counts for the documents that it cites, until it is taken back', async () => {
    const { query_id, reply_id } = await draftOf()
    expect((await give({ query_id, reply_id, kind: 'accepted' })).status).toBe(201)
    expect(await stored(reply_id)).toMatchObject({ state: 'accepted', edited_share: 0 })
    expect(await votes()).toMatchObject([{ document_id: solved(), vote: 1, kind: 'accepted' }])
    await server.delete(ann, `/api/v1/feedback/${query_id}`)
    expect(await stored(reply_id)).toMatchObject({ state: 'proposed', edited_share: null, decided_at: null })
    expect(await votes()).toEqual([])
  })

  it('edited keeps what was sent and how much of it was changed; ignored says nothing of the documents', async () => {
    const { query_id, reply_id, text } = await draftOf()
    expect((await give({ query_id, reply_id, kind: 'edited' })).body.code).toBe('feedback_incomplete')
    await give({ query_id, reply_id, kind: 'edited', final_text: `${text} Bye` })
    const kept = await stored(reply_id)
    expect(kept).toMatchObject({ state: 'edited', final_content: `${text} Bye` })
    expect(kept.edited_share).toBeGreaterThan(0)
    expect(kept.edited_share).toBeLessThan(0.2)
    await give({ query_id, reply_id, kind: 'ignored' })
    expect(await stored(reply_id)).toMatchObject({ state: 'ignored', final_content: null })
    expect(await votes()).toEqual([])
  })

  it('edited beyond recognition counts for nothing that it cites, and is no label', async () => {
    await database.system((tx) => tx.deleteFrom('feedback').execute())
    await database.system((tx) => tx.deleteFrom('reply_drafts').execute())
    const { query_id, reply_id, text } = await draftOf()
    const labels = async () => (await server.get(ann, '/api/v1/evaluation?days=7')).body.labels
    await give({
      query_id,
      reply_id,
      kind: 'edited',
      final_text: 'We call you tomorrow about something else.',
    })
    expect((await stored(reply_id)).edited_share).toBeGreaterThan(0.6)
    expect(await votes()).toEqual([])
    expect(await labels()).toBe(0)
    await give({ query_id, reply_id, kind: 'edited', final_text: `${text} Bye` })
    expect(await votes()).toMatchObject([{ document_id: solved(), vote: 1, kind: 'edited' }])
    expect(await labels()).toBe(1)
  })

  it('is told of a draft that one may read', async () => {
    const { query_id, reply_id } = await draftOf()
    expect((await give({ query_id, kind: 'accepted' })).body.code).toBe('feedback_incomplete')
    expect((await give({ query_id, kind: 'accepted', reply_id: 'rpl_none' })).status).toBe(404)
    const stranger = { ...bob, scopes: ['knowledge:read'] }
    expect((await give({ query_id, kind: 'accepted', reply_id }, stranger)).status).toBe(404)
    expect(await stored(reply_id)).toMatchObject({ state: 'proposed' })
  })
})

describe('whose a draft is', () => {
  it('only whom it was written for says what became of it', async () => {
    const { query_id, reply_id } = await draftOf()
    await give({ query_id, reply_id, kind: 'accepted' }, annAgain)
    expect(await stored(reply_id)).toMatchObject({ state: 'accepted' })
    expect((await give({ query_id, reply_id, kind: 'ignored' }, bob)).status).toBe(404)
    expect(await stored(reply_id)).toMatchObject({ state: 'accepted' })
  })

  it('a vote that is taken back leaves its fate as it was told', async () => {
    const { query_id, reply_id } = await draftOf()
    await give({ query_id, reply_id, kind: 'accepted' })
    const other = (await server.get(ann, '/api/v1/init/1')).body.query_id
    await give({ query_id: other, reply_id, vote: 'up' })
    await server.delete(ann, `/api/v1/feedback/${other}`)
    expect(await stored(reply_id)).toMatchObject({ state: 'accepted' })
  })

  it('is of the query that it came with', async () => {
    const { reply_id } = await draftOf()
    const { query_id } = (await server.post(ann, '/api/v1/query', { query: 'monthly export stops' })).body
    for (const kind of ['accepted', 'vote']) {
      const refused = await give({ query_id, reply_id, kind, vote: 'up' })
      expect(refused).toMatchObject({ status: 422, body: { code: 'feedback_mismatch' } })
    }
    expect(await stored(reply_id)).toMatchObject({ state: 'proposed' })
  })

  it('is open again when another feedback takes the place of what was said of it', async () => {
    const { query_id, reply_id } = await draftOf()
    await give({ query_id, reply_id, kind: 'accepted' })
    await give({ query_id, vote: 'down' })
    expect(await stored(reply_id)).toMatchObject({ state: 'proposed' })
  })
})

describe('the evaluation', () => {
  const evaluate = async (who = ann) => server.get(who, '/api/v1/evaluation?days=7')

  it('counts what became of drafts and votes, and measures search with what was found right', async () => {
    await database.system((tx) => tx.deleteFrom('feedback').execute())
    await database.system((tx) => tx.deleteFrom('reply_drafts').execute())
    const sent = await draftOf()
    await give({ query_id: sent.query_id, reply_id: sent.reply_id, kind: 'accepted' })
    const changed = await draftOf(bob)
    await give({ ...changed, kind: 'edited', final_text: `${changed.text} Bye`, text: undefined }, bob)
    await draftOf()
    const { query_id } = (await server.get(ann, '/api/v1/init/1')).body
    await give({ query_id, items: [{ document_id: solved(), vote: 'up' }] })
    const { status, body } = await evaluate()
    expect(status).toBe(200)
    expect(body.replies).toMatchObject({ proposed: 3, accepted: 1, edited: 1, ignored: 0 })
    expect(body.replies.mean_edit).toBeGreaterThan(0)
    expect(body.feedback).toEqual({ up: 1, down: 0 })
    // one question, whatever said so: what was searched for when ticket 1 was opened
    expect(body.labels).toBe(1)
    expect(body.methods).toEqual([
      { method: 'lexical', ndcg_10: 1, hit_1: 1, recall_10: 1, mrr: 1, queries: 1 },
    ])
    expect(body).toMatchObject({ vector_weight: 0.3, best: null })
    expect(body.weeks.at(-1)).toMatchObject({ accepted: 1, edited: 1, ignored: 0, up: 1, down: 0 })
  })

  it('is for those who read all tickets, of their own organisation; tuning takes labels enough', async () => {
    expect((await evaluate({ ...ann, scopes: ['tickets:read', 'knowledge:read'] })).status).toBe(403)
    const stranger = await evaluate({ ...ann, tenantId: 'other' })
    expect(stranger.body).toMatchObject({ labels: 0, replies: { proposed: 0, mean_edit: null } })
    const admin = { ...ann, scopes: ['*'] }
    expect((await server.post(admin, '/api/v1/evaluation/tune')).body.code).toBe('too_few_labels')
    expect((await server.post(ann, '/api/v1/evaluation/tune')).status).toBe(403)
  })
})
