import { sql } from 'kysely'
import type { SearchHit } from '../../knowledge/index.ts'
import type { Tx } from '../../platform/index.ts'
import type { NearbyChunk, Surroundings } from './read-surroundings.ts'

/** A ticket that was found and is solved. */
export type SolvedTicket = {
  hit: SearchHit
  /** What was asked, in the customer's words. */
  problem: string
  /** What solved it, in order; at least one. */
  solution: NearbyChunk[]
}

/** What of the tickets among hits answers, and what only asks. */
export type FoundTickets = {
  solved: SolvedTicket[]
  /** Passages in which problems are told and talked about. */
  talk: Set<string>
  /** Of these, those in which somebody only says or asks what the trouble is. */
  asked: Set<string>
  /** Passages in which somebody of the support tells one customer what solved it. */
  told: Set<string>
}

/** Of so many tickets what solved them is looked at, and so many passages of each. */
const TICKETS = 10
const PASSAGES = 4

/** What this principal may read of the tickets among hits; solutions are public turns, and never private notes. */
export async function readSolved(
  tx: Tx,
  hits: readonly SearchHit[],
  surroundings: Surroundings,
): Promise<FoundTickets> {
  const tickets = hits.filter((hit) => hit.type === 'ticket').slice(0, TICKETS)
  if (tickets.length === 0) return { solved: [], talk: new Set(), asked: new Set(), told: new Set() }
  const near = tickets.flatMap((hit) => [hit, ...(surroundings.get(hit.document_id) ?? [])])
  const { rows: passages } = await sql<{ id: string; kind: string; is_asked: boolean }>`
    select c.id, c.kind, c.kind = 'problem' or (c.kind = 'summary' and t.status not in ('resolved', 'closed')) as is_asked
    from unnest(${near.map((chunk) => chunk.chunk_id)}::text[]) asked (id)
    cross join lateral (select * from chunks where id = asked.id offset 0) c
    cross join lateral (select status from tickets where document_id = c.document_id offset 0) t
    where c.kind in ('problem', 'turn', 'note', 'summary', 'solution')`.execute(tx)
  const { rows } = await sql<NearbyChunk & { document_id: string; kind: 'problem' | 'solution' }>`
    select c.document_id, c.id as chunk_id, c.kind, c.heading, c.content
    from unnest(${tickets.map((hit) => hit.document_id)}::text[]) asked (id)
    cross join lateral (select * from tickets
      where document_id = asked.id and status in ('resolved', 'closed') offset 0) t
    cross join lateral (
      select *, row_number() over (partition by kind order by ordinal) as place from chunks
      where document_id = t.document_id and kind in ('problem', 'solution') and private_acl is null offset 0) c
    where c.place <= ${PASSAGES}::int order by c.document_id, c.ordinal`.execute(tx)
  const solved = tickets.flatMap((hit) => {
    const own = rows.filter((row) => row.document_id === hit.document_id)
    const solution = own
      .filter((row) => row.kind === 'solution')
      .map(({ chunk_id, heading, content }) => ({ chunk_id, heading, content }))
    const problem = own.filter((row) => row.kind === 'problem').map((row) => row.content)
    return solution.length > 0 ? [{ hit, problem: problem.join('\n'), solution }] : []
  })
  const idsOf = (isMeant: (passage: (typeof passages)[number]) => boolean) =>
    new Set(passages.filter(isMeant).map((row) => row.id))
  return {
    solved,
    talk: idsOf(({ kind }) => kind !== 'solution'),
    asked: idsOf((passage) => passage.is_asked),
    told: idsOf(({ kind }) => kind === 'solution'),
  }
}
