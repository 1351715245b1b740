import {
  type HybridSearchDeps,
  hybridSearch,
  readQueryTerms,
  type SearchHit,
  TYPE_WORDS,
} from '../../knowledge/index.ts'
import type { Access, Database } from '../../platform/index.ts'
import { hideInHits } from '../passages/hide-secrets.ts'
import type { SourceChoice } from '../tickets/choose-source.ts'
import { type AnswerPart, assemble, type Citation, hideInParts, renderPart } from './answer-part.ts'
import { nothingOfTypes, questionLanguage, smalltalk } from './answer-texts.ts'
import { askedThing } from './asked-thing.ts'
import { type GeneratedEvent, generateAnswer } from './generated/generate-answer.ts'
import { type ModelLimits, NoModelAnswer } from './generated/model-text.ts'
import { pickPassages, stillThere } from './generated/passages.ts'
import type { Span } from './generated/sentence-log.ts'
import type { TenantModel } from './generated/tenant-model.ts'
import { type Intent, readIntent } from './intent.ts'
import { keepResolving } from './keep-resolving.ts'
import { pickDefinition } from './pick-definition.ts'
import { pickParts } from './pick-parts.ts'
import { type FoundTickets, readSolved } from './read-solved.ts'
import { readOpenings, readSurroundings, type Surroundings } from './read-surroundings.ts'
import { tellOfTicket } from './tell-of-ticket.ts'

export type AskInput = {
  database: Database
  search: HybridSearchDeps
  access: Access
  query: string
  /** Only documents of these types. */
  types?: string[]
  /** How many search results come with the answer. */
  limit?: number
  /** The ticket that the question is asked beside, by its id in the help desk. */
  ticketId?: string
  /** Which help desk tickets are meant of, where there are several. */
  choice?: SourceChoice
  signal?: AbortSignal
  /** Left out: the answer is made of quotes. */
  generate?: {
    model: TenantModel
    limits: ModelLimits
    /** Told why there is no answer of the model, for the log. */
    onNoAnswer?(error: NoModelAnswer): void
  }
}

export type Answer = {
  /** The documents found, best first. */
  results: SearchHit[]
  intent: Intent['kind']
  found: boolean
  answer: string
  citations: Citation[]
  mode: 'extractive' | 'generated'
  /** Sentences that no cited passage says, as far as words can tell. */
  unsupported: Span[]
  /** Alias of the model that wrote it. */
  model: string | null
  callId: string | null
}

export type AskEvent =
  | { type: 'results'; results: SearchHit[] }
  | { type: 'delta'; text: string }
  | { type: 'citation'; citation: Citation }
  | { type: 'mark'; unsupported: Span[] }
  /** What was sent of a model's answer does not stand: this is instead of it, its citations follow. */
  | { type: 'replace'; text: string }
  | { type: 'done'; answer: Omit<Answer, 'results'> }

const RESULTS = 10
// Of so many documents more than the passage found is looked at.
const READ_AROUND = 4

/** Answers a question from what this principal may read, every statement cited. */
export async function ask(input: AskInput): Promise<Answer> {
  let results: SearchHit[] = []
  for await (const event of askEvents(input)) {
    if (event.type === 'results') results = event.results
    if (event.type === 'done') return { results: await stillShown(input, results), ...event.answer }
  }
  throw new Error('an answer ends with done')
}

/** While a model wrote, some of what was found may have been deleted or redacted. */
async function stillShown({ database, access, generate }: AskInput, hits: SearchHit[]): Promise<SearchHit[]> {
  if (!generate || hits.length === 0) return hits
  const there = await stillThere(database, access, hits)
  return hits.filter((hit) => there.has(hit.chunk_id))
}

/** The same as events, in the order in which a reader can use them. */
export async function* askEvents(input: AskInput): AsyncGenerator<AskEvent, void, undefined> {
  input.signal?.throwIfAborted()
  const intent = readIntent(input.query, input.ticketId)
  if (intent.kind === 'smalltalk')
    return yield* say(smalltalk(questionLanguage(input.query), input.query), {
      intent: 'smalltalk',
      found: true,
    })
  if (intent.ticketId !== undefined && (intent.kind === 'status' || intent.kind === 'summary')) {
    const { kind, ticketId, isDoubtful } = intent
    const told = await tellOfTicket({ ...input, choice: input.choice ?? {} }, kind, ticketId)
    if (told && 'parts' in told) return yield* answerFrom(input, { kind, ...told })
    if (told && !isDoubtful) return yield* say(told.text, { intent: kind, found: false })
  }
  const kind = intent.ticketId === undefined ? intent.kind : 'search'
  const found = await findResults(input)
  if (
    found.hits.length === 0 &&
    input.types?.length &&
    !input.types.some((type) => TYPE_WORDS.includes(type))
  )
    return yield* say(nothingOfTypes(questionLanguage(input.query), input.types), {
      ...{ intent: kind, found: false },
    })
  yield { type: 'results', results: shownOf(input, found.hits) }
  const sent = yield* generated(input, kind, found)
  if (sent !== 'answered') yield* extracted(input, kind, await findParts(input, found), sent === 'some')
}

type Sent = 'nothing' | 'some' | 'answered'

/** A model's answer, where there is one that stands. */
async function* generated(
  input: AskInput,
  kind: Intent['kind'],
  found: Results,
): AsyncGenerator<AskEvent, Sent, undefined> {
  const { generate, database, access, query } = input
  if (!generate || found.hits.length === 0) return 'nothing'
  const { model, limits } = generate
  let sent: Sent = 'nothing'
  try {
    const events: AsyncIterable<GeneratedEvent> = generateAnswer({
      ...{ database, access, query, model, limits },
      passages: pickPassages(query, found.hits.slice(0, RESULTS), found, model.isSmall),
      signal: input.signal ?? new AbortController().signal,
    })
    for await (const event of events) {
      if (event.type !== 'generated') {
        sent = 'some'
        yield event
        continue
      }
      const origin = { model: model.alias, callId: model.callId() }
      yield {
        type: 'done',
        answer: { ...event.answer, ...origin, intent: kind, found: true, mode: 'generated' },
      }
      return 'answered'
    }
  } catch (error) {
    if (!(error instanceof NoModelAnswer)) throw error
    generate.onNoAnswer?.(error)
  }
  return sent
}

/** An answer of quotes; `isInstead`: of what a model had begun to say. */
async function* extracted(
  input: AskInput,
  kind: Intent['kind'],
  parts: AnswerPart[],
  isInstead: boolean,
): AsyncGenerator<AskEvent, void, undefined> {
  const answer = assemble(parts, questionLanguage(input.query))
  if (isInstead) {
    yield { type: 'replace', text: answer.answer }
    for (const citation of answer.citations) yield { type: 'citation', citation }
  } else {
    for (const [i, part] of parts.entries()) {
      input.signal?.throwIfAborted()
      yield { type: 'citation', citation: answer.citations[i] as Citation }
      yield { type: 'delta', text: (i === 0 ? '' : '\n\n') + renderPart(part, i + 1) }
    }
    if (!answer.found) yield { type: 'delta', text: answer.answer }
  }
  yield { type: 'done', answer: { ...answer, ...QUOTED, intent: kind } }
}

const QUOTED = { mode: 'extractive' as const, unsupported: [], model: null, callId: null }

async function* answerFrom(
  input: AskInput,
  { kind, hits, parts }: { kind: Intent['kind']; hits: SearchHit[]; parts: AnswerPart[] },
): AsyncGenerator<AskEvent, void, undefined> {
  yield { type: 'results', results: shownOf(input, hits) }
  yield* extracted(input, kind, hideInParts(parts, hits), false)
}

/** Words of our own, which rest on nothing and need not. */
async function* say(
  text: string,
  about: Pick<Answer, 'intent' | 'found'>,
): AsyncGenerator<AskEvent, void, undefined> {
  yield { type: 'results', results: [] }
  yield { type: 'delta', text }
  yield { type: 'done', answer: { ...QUOTED, ...about, answer: text, citations: [] } }
}

function shownOf({ limit }: AskInput, hits: SearchHit[]): SearchHit[] {
  return hideInHits(hits.slice(0, limit ?? RESULTS))
}

type Results = {
  hits: SearchHit[]
  weights: Map<string, number>
  surroundings: Surroundings
  tickets: FoundTickets
  /** What the thing is whose meaning is asked for; empty for other questions. */
  definition: AnswerPart[]
}

async function findResults({ database, search, access, query, types, limit }: AskInput): Promise<Results> {
  const thing = askedThing(query)
  const hits = await hybridSearch(search, access, {
    query: thing ?? query,
    limit: Math.max(RESULTS, limit ?? 0),
    groupBy: 'document',
    ...(types?.length ? { filters: { type: types } } : {}),
  })
  return database.tenant(access, async (tx) => {
    const { terms } = await readQueryTerms(tx, access.tenantId, query)
    const surroundings = await readSurroundings(tx, hits.slice(0, READ_AROUND))
    const tickets = await readSolved(tx, hits, surroundings)
    const weights = new Map(terms.map((term) => [term.text, term.rarity]))
    // a ticket is named for its trouble, which is not what a thing is
    const naming = hits.filter((hit) => hit.type !== 'ticket')
    const definition = thing ? pickDefinition(thing, naming, await readOpenings(tx, naming)) : []
    return { hits, surroundings, tickets, weights, definition }
  })
}

async function findParts(input: AskInput, results: Results): Promise<AnswerPart[]> {
  input.signal?.throwIfAborted()
  const parts =
    results.definition.length > 0
      ? results.definition
      : pickParts(input.query, { ...results, hits: results.hits.slice(0, RESULTS) })
  const kept = await input.database.tenant(input.access, (tx) => keepResolving(tx, parts))
  return hideInParts(kept, results.hits)
}
