import { randomInt } from 'node:crypto'
import { sql } from 'kysely'
import type { SearchHit } from '../../../knowledge/index.ts'
import type { Access, Database, Tx } from '../../../platform/index.ts'
import { withoutSecrets } from '../../passages/without-secrets.ts'
import { askedDirections } from '../../directions/asked-direction.ts'
import { doesOpposite } from '../../directions/does-opposite.ts'
import { isTicket } from '../../passages/hide-secrets.ts'
import type { FoundTickets } from '../read-solved.ts'
import type { Surroundings } from '../read-surroundings.ts'
import { type Evidence, readEvidence } from './evidence.ts'

/** A passage as a model gets to see it. */
export type Passage = {
  /** `k4t9`: made up for this one question, so that nothing written before can name it. */
  id: string
  hit: Pick<SearchHit, 'document_id' | 'external_id' | 'title' | 'url' | 'type' | 'language'>
  chunk_id: string
  heading: string
  /** As stored. */
  content: string
  /** What the model reads and a citation quotes: of a ticket without passwords and vouchers. */
  shown: string
  evidence: Evidence
}

const LETTERS = 'bcdfghjkmnpqrtvwxz'

/** So many characters of passages are shown to a model. */
const BUDGET = 14_000
const SMALL_BUDGET = 6_000
const MOST = 12
/** Of so many documents what stands beside the passage found comes along, where there is room. */
const BESIDE = 3
/** Of so many tickets the solution comes along. */
const SOLVED = 3
const OF_SOLUTION = 2

/**
 * What a model answers from: what was found, best first, what solved the best of the tickets among it, and what stands
 * beside the best of it; nothing that tells the opposite of what is asked.
 */
export function pickPassages(
  query: string,
  hits: readonly SearchHit[],
  { surroundings, tickets }: { surroundings: Surroundings; tickets: Pick<FoundTickets, 'solved'> },
  isSmall: boolean,
): Passage[] {
  const budget = isSmall ? SMALL_BUDGET : BUDGET
  const ids = passageIds()
  const picked = new Map<string, Passage>()
  const asked = askedDirections(query)
  let length = 0
  const pick = (hit: SearchHit, chunk: { chunk_id: string; heading: string; content: string }) => {
    if (picked.has(chunk.chunk_id) || picked.size >= MOST) return
    const { chunk_id, heading, content } = chunk
    if (doesOpposite(asked, { title: hit.title, heading, text: content })) return
    if (picked.size > 0 && length + chunk.content.length > budget) return
    length += chunk.content.length
    const shown = isTicket(hit) ? withoutSecrets(content, hit.language) : content
    const evidence = readEvidence(shown, `${hit.title}\n${heading}`)
    picked.set(chunk_id, { id: ids(), hit, chunk_id, heading, content, shown, evidence })
  }
  const solutions = new Map(
    tickets.solved.slice(0, SOLVED).map(({ hit, solution }) => [hit.document_id, solution]),
  )
  for (const hit of hits) {
    pick(hit, hit)
    for (const chunk of solutions.get(hit.document_id)?.slice(0, OF_SOLUTION) ?? []) pick(hit, chunk)
  }
  for (const hit of hits.slice(0, BESIDE)) {
    const chunks = surroundings.get(hit.document_id) ?? []
    const at = chunks.findIndex((chunk) => chunk.chunk_id === hit.chunk_id)
    for (const beside of [chunks[at + 1], chunks[at - 1]]) if (beside) pick(hit, beside)
  }
  return [...picked.values()]
}

/** The passages as text for a prompt. */
export function presentPassages(passages: readonly Passage[]): string {
  return passages
    .map(({ id, hit, heading, shown }) => {
      const title = isTicket(hit) ? withoutSecrets(hit.title, hit.language) : hit.title
      const above = [title, heading].filter(Boolean).join(' > ').replace(/\s+/g, ' ')
      return `[${id}] ${above}\n${shown}`
    })
    .join('\n\n')
}

/** Gives ids, each once. */
export function passageIds(): () => string {
  const taken = new Set<string>()
  return () => {
    for (;;) {
      const id = `${letter()}${randomInt(10)}${letter()}${randomInt(10)}`
      if (!taken.has(id)) {
        taken.add(id)
        return id
      }
    }
  }
}

function letter(): string {
  return LETTERS[randomInt(LETTERS.length)] as string
}

/** Of passages those that this principal may read now, word for word as they were. */
export async function stillThere(
  database: Database,
  access: Access,
  passages: ReadonlyArray<{ chunk_id: string; content: string }>,
): Promise<Set<string>> {
  return database.tenant(access, (tx) => stillThereIn(tx, passages))
}

/** The same in a transaction of who reads. */
export async function stillThereIn(
  tx: Tx,
  passages: ReadonlyArray<{ chunk_id: string; content: string }>,
): Promise<Set<string>> {
  const ids = passages.map((passage) => passage.chunk_id)
  const contents = await readContents(tx, ids)
  return new Set(
    passages.filter(({ chunk_id, content }) => contents.get(chunk_id) === content).map((one) => one.chunk_id),
  )
}

async function readContents(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: string; content: string }>`
    select c.id, c.content from chunks c join documents d on d.id = c.document_id
    where c.id = any(${ids}::text[])`.execute(tx)
  return new Map(rows.map((row) => [row.id, row.content]))
}
