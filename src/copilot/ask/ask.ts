import { readQueryTerms, type SearchHit, search } from '../../knowledge/index.ts'
import type { Access, Database } from '../../platform/index.ts'
import { extractParts } from './answer-extractively.ts'
import { type AnswerPart, assemble, type Citation, renderPart } from './answer-part.ts'
import { questionLanguage } from './answer-texts.ts'
import { askedThing } from './asked-thing.ts'
import { keepResolving } from './keep-resolving.ts'
import { pickDefinition } from './pick-definition.ts'
import { readOpenings, readSurroundings, type Surroundings } from './read-surroundings.ts'

export type AskInput = {
  database: Database
  access: Access
  query: string
  /** Only documents of these types. */
  types?: string[]
  /** How many search results come with the answer. */
  limit?: number
  signal?: AbortSignal
}

export type Answer = {
  /** The documents found, best first. */
  results: SearchHit[]
  found: boolean
  answer: string
  citations: Citation[]
  mode: 'extractive'
}

export type AskEvent =
  | { type: 'results'; results: SearchHit[] }
  | { type: 'delta'; text: string }
  | { type: 'citation'; citation: Citation }
  | { type: 'done'; answer: Omit<Answer, 'results'> }

const RESULTS = 10
// Of so many documents more than the passage found is looked at.
const READ_AROUND = 4

/** Answers a question from what this principal may read, every statement cited. */
export async function ask(input: AskInput): Promise<Answer> {
  const results = await findResults(input)
  const parts = await findParts(input, results)
  return { results: results.hits.slice(0, input.limit ?? RESULTS), ...present(input, parts) }
}

/** The same as events, in the order in which a reader can use them. */
export async function* askEvents(input: AskInput): AsyncGenerator<AskEvent, void, undefined> {
  const results = await findResults(input)
  yield { type: 'results', results: results.hits.slice(0, input.limit ?? RESULTS) }
  const parts = await findParts(input, results)
  const answer = present(input, parts)
  for (const [i, part] of parts.entries()) {
    input.signal?.throwIfAborted()
    yield { type: 'citation', citation: answer.citations[i] as Citation }
    yield { type: 'delta', text: (i === 0 ? '' : '\n\n') + renderPart(part, i + 1) }
  }
  if (!answer.found) yield { type: 'delta', text: answer.answer }
  yield { type: 'done', answer }
}

function present(input: AskInput, parts: AnswerPart[]): Omit<Answer, 'results'> {
  return { ...assemble(parts, questionLanguage(input.query)), mode: 'extractive' }
}

type Results = {
  hits: SearchHit[]
  weights: Map<string, number>
  surroundings: Surroundings
  /** What the thing is whose meaning is asked for; empty for other questions. */
  definition: AnswerPart[]
}

async function findResults({ database, access, query, types, limit, signal }: AskInput): Promise<Results> {
  signal?.throwIfAborted()
  return database.tenant(access, async (tx) => {
    const thing = askedThing(query)
    const terms = await readQueryTerms(tx, access.tenantId, query)
    const hits = await search(tx, access.tenantId, {
      query: thing ?? query,
      limit: Math.max(RESULTS, limit ?? 0),
      groupBy: 'document',
      ...(types?.length ? { filters: { type: types } } : {}),
    })
    const surroundings = await readSurroundings(tx, hits.slice(0, READ_AROUND))
    const weights = new Map(terms.map((term) => [term.text, term.rarity]))
    const definition = thing ? pickDefinition(thing, hits, await readOpenings(tx, hits)) : []
    return { hits, surroundings, weights, definition }
  })
}

async function findParts(input: AskInput, results: Results): Promise<AnswerPart[]> {
  input.signal?.throwIfAborted()
  const parts =
    results.definition.length > 0
      ? results.definition
      : extractParts({
          query: input.query,
          hits: results.hits.slice(0, RESULTS),
          weights: results.weights,
          surroundings: results.surroundings,
        })
  return input.database.tenant(input.access, (tx) => keepResolving(tx, parts))
}
