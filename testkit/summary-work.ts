import { pino } from 'pino'
import { weighChunks } from '../src/knowledge/documents.ts'
import type { HelpdeskTicket, HelpdeskTurn } from '../src/knowledge/helpdesks/helpdesk.ts'
import { insertRun } from '../src/knowledge/ingest/run-store.ts'
import { searchIndex } from '../src/knowledge/search/index-documents.ts'
import { prepareTicket, readTicket } from '../src/knowledge/tickets/prepare-ticket.ts'
import { writeTickets } from '../src/knowledge/tickets/write-tickets.ts'
import { type AskModel, createAskModel } from '../src/knowledge/understanding/ask-model.ts'
import type { CopilotSettings } from '../src/knowledge/understanding/copilot-settings.ts'
import { createPauses, type Pauses } from '../src/knowledge/understanding/pauses.ts'
import { summariseSlice } from '../src/knowledge/understanding/summarise-slice.ts'
import { type Database, newId } from '../src/platform/index.ts'
import { startTestDatabase } from './database.ts'
import { type FakeLlm, type Script, startFakeLlm } from './llm/fake-llm.ts'
import { startModelGate } from './model-gate.ts'
import { addHelpdesk } from './stored-tickets.ts'

/** A summary of `THREAD` that will do. */
export const GOOD_SUMMARY = {
  problem: 'The VPN client disconnects every ten minutes with ERR_TUNNEL_4012.',
  cause: 'The keep-alive setting of version 5.2.1.',
  solution: 'Set "Keep-alive" to 30 seconds and restart the client.',
  result: 'The customer confirmed that it works.',
  language: 'en',
}
export const PROBLEM =
  'Since the update this morning the VPN client disconnects every ten minutes. The log says ERR_TUNNEL_4012. We have version 5.2.1 on all of our machines in the office, and nobody can work from home any more.'

export type Said = [HelpdeskTurn['kind'], string, 'private'?]
export const THREAD: Said[] = [
  ['description', PROBLEM],
  ['reply', 'Please set "Keep-alive" to 30 seconds and restart the client.'],
  ['customer', 'It works now, thank you.'],
]

const SETTINGS: CopilotSettings = {
  ...{ summary_model: 'small', answer_model: null, reply_model: null, rerank_model: null },
  ...{ embedding_model: null, summary_concurrency: 2, summary_budget_per_day: null },
  ...{ tone: '', vector_weight: null },
}

/** Summaries by a fake model, of tickets of a tenant of its own for each `begin`. */
export function createSummaryWork() {
  let database: Database
  let llm: FakeLlm
  let gate: ReturnType<typeof startModelGate>
  let pauses: Pauses
  let place: { tenantId: string; sourceId: string; keepsAttachments: boolean }
  let settings = SETTINGS
  let clock = 0
  let stopDatabase: () => Promise<void>

  function says(...answers: Array<object | string>): void {
    const textOf = (answer: object | string) => (typeof answer === 'string' ? answer : JSON.stringify(answer))
    const usage = { input: 1_000, output: 100 }
    llm.script(...answers.map((answer): Script => ({ does: 'answer', text: textOf(answer), usage })))
  }

  return {
    says,
    get database() {
      return database
    },
    get llm() {
      return llm
    },
    get gate() {
      return gate
    },
    get pauses() {
      return pauses
    },
    get place() {
      return place
    },
    /** What the clock of pauses shows. */
    setClock(time: number) {
      clock = time
    },
    choose(changes: Partial<CopilotSettings>) {
      settings = { ...settings, ...changes }
    },
    async start() {
      ;({ database, stop: stopDatabase } = await startTestDatabase())
      llm = await startFakeLlm()
    },
    async stop() {
      await llm.stop()
      await stopDatabase()
    },
    /** A new tenant, whose help desk somebody has asked to read. Answers what ends it. */
    async begin(): Promise<() => Promise<void>> {
      llm.requests.length = 0
      says(GOOD_SUMMARY)
      gate = startModelGate({ url: llm.url, models: { small: {}, free: { price: null } } })
      clock = 0
      pauses = createPauses(() => clock)
      settings = SETTINGS
      place = { tenantId: newId('tenant'), sourceId: newId('src'), keepsAttachments: false }
      await addHelpdesk(database, { tenantId: place.tenantId, id: place.sourceId })
      await database.system((tx) => insertRun(tx, place, 'changes'))
      return async () => gate.stop()
    },
    /** Stores a ticket with these turns; answers the id of its document. */
    async store(id: string, said: Said[] = THREAD, subject = `VPN drops ${id}`): Promise<string> {
      const { tenantId, sourceId } = place
      const access = { groups: {}, agents: {}, noteAcl: ['permission:tickets:reply'] }
      const prepared = prepareTicket(readTicket(ticketOf(id, said, subject), { sourceId, access }), {
        sourceId,
        access,
      })
      const weighed = await weighChunks(searchIndex, tenantId, prepared.document.chunks)
      const ids = await database.tenant({ tenantId, groups: 'all' }, (tx) =>
        writeTickets(tx, searchIndex, place, [{ prepared, weighed, fetchedAt: new Date() }]),
      )
      return ids.get(id) as string
    },
    slice(more: { ask?: AskModel; signal?: AbortSignal } = {}): Promise<void> {
      const { models, facts } = gate
      const { ask = createAskModel(models), signal = new AbortController().signal } = more
      const own = { database, index: searchIndex, ask, facts, settings: { of: () => settings }, pauses }
      return summariseSlice({ ...own, logger: pino({ level: 'silent' }) }, place.tenantId, signal)
    },
    /** Rows of all summaries, or of one document. */
    async summaries(documentId?: string) {
      const rows = await database.system((tx) =>
        tx
          .selectFrom('ticket_summaries')
          .selectAll()
          .where('tenant_id', '=', place.tenantId)
          .orderBy('document_id')
          .orderBy('audience')
          .execute(),
      )
      return documentId === undefined ? rows : rows.filter((row) => row.document_id === documentId)
    },
    summaryChunks: () =>
      database.system((tx) =>
        tx
          .selectFrom('chunks')
          .select(['content', 'part_id', 'private_acl', 'acl'])
          .where('tenant_id', '=', place.tenantId)
          .where('kind', '=', 'summary')
          .orderBy('part_id')
          .execute(),
      ),
    /** The messages of a request. */
    toldTo: (index: number) =>
      (llm.requests[index]?.json.messages as Array<{ role: string; content: string }>) ?? [],
  }
}

function ticketOf(id: string, said: readonly Said[], subject: string): HelpdeskTicket {
  const time = '2026-03-01T09:00:00Z'
  return {
    ...{ id, state: 'live', mergedInto: null, subject, status: 'resolved', priority: null, type: null },
    ...{ channel: 'email', product: null, tags: [], groupId: null, requesterId: '7', assigneeId: null },
    ...{ companyId: null, customFields: {}, url: `https://acme.example/${id}`, createdAt: time },
    ...{ updatedAt: time, resolvedAt: time },
    turns: said.map(([kind, text, mark], at) => ({
      ...{ id: at === 0 ? 'description' : String(at), kind, isPrivate: mark === 'private', authorId: '7' },
      ...{ html: null, text, createdAt: time, attachments: [] },
    })),
  }
}
