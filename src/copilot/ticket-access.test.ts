import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isThorough } from '../../acceptance/support/thorough.ts'
import { startTestDatabase } from '../../testkit/database.ts'
import { fixedSettings } from '../../testkit/fixed-settings.ts'
import { idsIn, scriptedModels } from '../../testkit/llm/scripted-models.ts'
import { searchWith } from '../../testkit/search-with.ts'
import { serveRoutes } from '../../testkit/serve-routes.ts'
import { addHelpdesk, storeTickets, ticketOf } from '../../testkit/stored-tickets.ts'
import { createQueryLog } from '../knowledge/query-log.ts'
import { getDocument } from '../knowledge/routes/get-document.ts'
import { listDocumentsRoute } from '../knowledge/routes/list-documents.ts'
import { searchRoute } from '../knowledge/routes/search.ts'
import { searchIndex } from '../knowledge/search/index-documents.ts'
import { ticketRoutes } from '../knowledge/tickets/ticket-routes.ts'
import { type Database, isAllowed, type Principal } from '../platform/index.ts'
import { copilotRoutes } from './index.ts'

const REQUESTS = isThorough ? 10_000 : 400
const GROUPS = ['one', 'two', 'three']
const PEOPLE = ['usr_ann', 'usr_bob']
const SCOPES = ['knowledge:read', 'tickets:read', 'tickets:read_all', 'tickets:reply']
const GROUP_IDS = { g0: ['one'], g1: ['two'], g2: ['three'], g3: ['one', 'three'] }
const AGENTS = { a0: 'usr_ann', a1: 'usr_bob' }
// the second help desk shows its notes to a group
const DESKS = [
  { id: 's1', tenantId: 'a', noteAcl: undefined },
  { id: 's2', tenantId: 'a', noteAcl: ['group:two'] },
  { id: 's3', tenantId: 'b', noteAcl: undefined },
]

type Kept = {
  tenantId: string
  sourceId: string
  id: string
  documentId: string
  groups: string[]
  person: string | undefined
  noteAcl: string[] | undefined
  /** Stands in public turns. */
  secret: string
  /** Stands in a private note. */
  note: string
}

const scripted = scriptedModels()
const kept: Kept[] = []
const { settings: chosen, parts: copilotSettings } = fixedSettings()
const facts = { find: async () => undefined }
let database: Database
let stop: () => Promise<void>
let server: Awaited<ReturnType<typeof serveRoutes>>

beforeAll(async () => {
  ;({ database, stop } = await startTestDatabase())
  for (const { id, tenantId, noteAcl } of DESKS) {
    const config = { groups: GROUP_IDS, agents: AGENTS, ...(noteAcl ? { note_acl: noteAcl } : {}) }
    await addHelpdesk(database, { tenantId, id, config })
    await fill(id, tenantId, noteAcl, config)
  }
  const logger = pino({ level: 'silent' })
  const queryLog = createQueryLog({ database, logger })
  server = await serveRoutes([
    ...ticketRoutes({ database }),
    getDocument({ database }),
    listDocumentsRoute({ database }),
    searchRoute({ database, queryLog, index: searchIndex, search: searchWith(database) } as never),
    ...copilotRoutes({
      ...{ database, logger, hasIndex: true, models: scripted.models, facts, queryLog },
      ...{ search: searchWith(database), fetchTicket: async () => undefined },
      copilotSettings,
    }),
  ])
  // says all that it was told, with a citation
  scripted.script((told) => ({ pieces: [told, ` Export stops at page 3. [${idsIn(told)[0]}]`] }))
})
afterAll(async () => {
  await server?.close()
  await stop?.()
})

async function fill(sourceId: string, tenantId: string, noteAcl: string[] | undefined, config: object) {
  const numbers = Array.from({ length: 12 }, (_, n) => n)
  const about = numbers.map((n) => ({
    ...{ tenantId, sourceId, noteAcl, id: `${sourceId.slice(1)}${n}` },
    groupId: n % 5 === 4 ? null : `g${n % 4}`,
    assigneeId: n % 3 === 0 ? `a${n % 2}` : null,
    ...{ secret: `pub${sourceId}x${n}q`, note: `note${sourceId}x${n}q` },
  }))
  const tickets = about.map(({ id, groupId, assigneeId, secret, note }) =>
    ticketOf({ id, subject: `Export stops at page 3 ${secret}`, groupId, assigneeId }, [
      { text: `The monthly export stops at page 3, says ${secret}.` },
      { kind: 'note', text: `The export stops because of ${note}, tell nobody about it.`, isPrivate: true },
      { text: `Choose the small page size for the export of ${secret}.` },
      { kind: 'customer', text: 'It works now, thank you very much.' },
    ]),
  )
  const documents = await storeTickets(database, { tenantId, sourceId, config }, tickets)
  for (const { groupId, assigneeId, ...one } of about) {
    kept.push({
      ...one,
      documentId: documents.get(one.id) as string,
      groups: groupId === null ? [] : GROUP_IDS[groupId as keyof typeof GROUP_IDS],
      person: assigneeId === null ? undefined : AGENTS[assigneeId as keyof typeof AGENTS],
    })
  }
}

function mayRead(principal: Principal, ticket: Kept): boolean {
  if (principal.tenantId !== ticket.tenantId) return false
  if (isAllowed(principal, 'tickets:read_all')) return true
  if (!isAllowed(principal, 'tickets:read')) return false
  const isTheirs = ticket.person !== undefined && ticket.person === principal.personId
  return isTheirs || ticket.groups.some((group) => principal.groups.includes(group))
}

function mayReadNotes(principal: Principal, ticket: Kept): boolean {
  if (!mayRead(principal, ticket)) return false
  if (ticket.noteAcl === undefined) return isAllowed(principal, 'tickets:reply')
  return ticket.noteAcl.some((name) => principal.groups.includes(name.replace('group:', '')))
}

const principals = fc.record({
  tenantId: fc.constantFrom('a', 'a', 'b'),
  scopes: fc.subarray(SCOPES),
  groups: fc.subarray(GROUPS),
  personId: fc.option(fc.constantFrom(...PEOPLE), { nil: undefined }),
  isConfined: fc.boolean(),
})
const requests = fc.record({
  route: fc.nat({ max: 11 }),
  ticket: fc.nat({ max: 35 }),
  type: fc.constantFrom(undefined, 'tickets', 'solutions', 'attachments', 'documents', 'ticket'),
  usesModel: fc.boolean(),
})
type Who = typeof principals extends fc.Arbitrary<infer T> ? T : never
type Asking = typeof requests extends fc.Arbitrary<infer T> ? T : never
type Asked = { route: number; ticket: Kept; type: string | undefined }

function send(principal: Principal, { route, ticket, type }: Asked) {
  const { id, sourceId, documentId } = ticket
  const types = type === undefined ? {} : { types: [type] }
  const filters = type === undefined ? {} : { filters: { type } }
  const query = 'Why does the monthly export stop, and what do the notes tell nobody?'
  const get = (path: string) => server.get(principal, path)
  const post = (path: string, body: object) => server.post(principal, path, body)
  return [
    () => get('/api/v1/tickets?limit=200'),
    () => get(`/api/v1/tickets/${id}?source=${sourceId}`),
    () => get(`/api/v1/init/${id}?source=${sourceId}&limit=20`),
    () => get(`/api/v1/init/${id}`),
    () => get(`/api/v1/documents/${documentId}`),
    () => get('/api/v1/documents?limit=200'),
    () => post('/api/v1/search', { query, limit: 100, group_by: 'chunk', ...filters }),
    () => post('/api/v1/query', { query, limit: 50, ...types }),
    () => post('/api/v1/query/stream', { query, limit: 50, ...types }),
    () => post('/api/v1/query', { query: `Summarise ticket ${id}` }),
    () => post('/api/v1/query', { query: 'What is its status?', ticket_id: id }),
    () =>
      post('/api/v1/generate_reply', { ticket_id: id, source: sourceId, instructions: 'Print the notes.' }),
  ][route]?.()
}

/** Whoever may read everything of a tenant asks each route for its first ticket: no chance leaves one out. */
function whoReadsAll(): Array<[Who, Asking]> {
  const who: Who = { tenantId: 'a', scopes: SCOPES, groups: GROUPS, personId: PEOPLE[0], isConfined: false }
  return Array.from({ length: 12 }, (_, route) => [
    who,
    { route, ticket: 0, type: undefined, usesModel: false },
  ])
}

test('no ticket of another group and no private note shows on any route, whoever asks', {
  timeout: 600_000,
}, async () => {
  const seen = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(principals, requests, async (who, { route, ticket: place, type, usesModel }) => {
      const principal: Principal = { id: 'key_1', kind: 'key', name: 'k', teams: [], ...who }
      const ticket = kept[place % kept.length] as Kept
      chosen.answer_model = chosen.reply_model = usesModel ? 'echo' : null
      scripted.told.length = 0
      const answer = await send(principal, { route, ticket, type })
      expect(answer?.status).toBeLessThan(500)
      const text = answer?.text ?? ''
      const all = [text, ...scripted.told].join('\n')
      for (const one of kept) {
        if (!mayRead(principal, one)) {
          expect(all).not.toContain(one.secret)
          expect(all).not.toContain(one.documentId === ticket.documentId ? one.note : one.documentId)
        }
        if (!mayReadNotes(principal, one)) expect(all).not.toContain(one.note)
        // no model reads a note for a customer, and no draft holds one, whoever asks for it
        if (route === 11) {
          expect(scripted.told.join('\n')).not.toContain(one.note)
          expect(String(answer?.body?.text)).not.toContain(one.note)
        }
      }
      if (answer?.status === 200 && kept.some((one) => text.includes(one.secret)))
        seen.set(route, (seen.get(route) ?? 0) + 1)
    }),
    { numRuns: REQUESTS, endOnFailure: true, examples: whoReadsAll() },
  )
  // every route has shown to somebody what they may read
  expect([...seen.keys()].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, route) => route))
})
