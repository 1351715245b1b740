import {
  errorCodes,
  type HybridSearchDeps,
  isUniversalCode,
  LIKE_IN_WORDS,
  type SimilarHit,
  similarTo,
  whySkip,
} from '../../knowledge/index.ts'
import { type Access, notFound, type Tx } from '../../platform/index.ts'
import { askedDirections } from '../directions/asked-direction.ts'
import { doesOpposite } from '../directions/does-opposite.ts'
import type { TicketPlace } from '../tickets/choose-source.ts'
import { onlyOne } from '../tickets/choose-source.ts'
import { findPublicChunks, findTicketHeads, findTurns, type TicketHead } from '../tickets/ticket-reads.ts'
import { articleSources, type Wanted } from './article-sources.ts'
import { type ReplySource, toSource } from './reply-source.ts'
import { findGuardedTexts } from './reply-store.ts'

export type ReplyContext = {
  ticket: TicketHead
  /** What was said in public, oldest first. */
  turns: Array<{ speaker: 'customer' | 'agent'; content: string }>
  sources: ReplySource[]
  /** Never shown to a model: what a draft must not hold. */
  notes: string[]
  others: string[]
}

const SIMILAR = 5
/** Of long tickets the problem and what was said last. */
const LONGEST_TALK = 12_000

/**
 * What a reply may be made from, read under the agent's own access: the public turns of the ticket, what solved tickets
 * like it, and articles about its problem that customers read; none that tells the opposite of what is asked. What a machine
 * wrote (a bounce, an absence, an alarm) has no problem that anything solves. Private notes are read only to be kept out.
 * Throws `not_found` and `source_ambiguous`.
 */
export async function replyContext(
  deps: HybridSearchDeps,
  access: Access,
  places: TicketPlace[],
): Promise<ReplyContext> {
  const { database } = deps
  const { tenantId } = access
  const heads = await database.tenant(access, (tx) => findTicketHeads(tx, places))
  const ticket = onlyOne(heads, ({ source_name }) => source_name)
  if (!ticket) throw notFound('ticket')
  const said = (await database.tenant(access, (tx) => findTurns(tx, ticket.document_id))).filter(
    (turn) => !turn.is_private && turn.kind !== 'note',
  )
  const isAutomated = whySkip({ title: ticket.subject, turns: said }) === 'automated'
  const like = isAutomated ? [] : await similarTo(deps, access, ticket.document_id, { limit: SIMILAR })
  const similar = like.filter(isOfTheProblem)
  const ids = similar.map((hit) => hit.document_id)
  const told = saidByCustomer(said)
  const wanted = {
    asked: askedDirections(ticket.subject, told),
    codes: errorCodes(`${ticket.subject}\n${told}`),
  }
  const sources = isAutomated
    ? []
    : await database.tenant(access, async (tx) => [
        ...(await solutionsOf(tx, { similar, wanted })),
        ...(await articleSources(tx, tenantId, { ticket, wanted })),
      ])
  // whoever asks may not read every note of it: the guard has to know them all
  const guarded = await database.tenant({ tenantId, groups: 'all' }, (tx) =>
    findGuardedTexts(tx, ticket.document_id, ids),
  )
  return { ticket, turns: publicTurns(said), sources, ...guarded }
}

/** What solved HTTP 429 is no help for HTTP 403, nor for HTTP 429 of something else. */
function isOfTheProblem({ byCode, likeness, why }: SimilarHit): boolean {
  if (byCode !== 0 || likeness >= LIKE_IN_WORDS) return byCode < 2
  return why.some(
    (one) =>
      one.kind === 'meaning' ||
      (one.kind === 'same' && one.field === 'error_code' && !one.values.every(isUniversalCode)),
  )
}

function saidByCustomer(turns: Awaited<ReturnType<typeof findTurns>>): string {
  const own = turns.filter(({ kind }) => kind === 'description' || kind === 'customer')
  return own.map(({ content }) => content).join('\n')
}

async function solutionsOf(
  tx: Tx,
  { similar, wanted }: { similar: SimilarHit[]; wanted: Wanted },
): Promise<ReplySource[]> {
  const ids = similar.map((hit) => hit.document_id)
  const chunks = await findPublicChunks(tx, ids, ['solution'])
  return similar.flatMap((hit) =>
    chunks
      .filter((chunk) => chunk.document_id === hit.document_id)
      .map((chunk) => toSource('solution', hit, chunk, hit.likeness))
      .filter(
        ({ title, heading, content }) => !doesOpposite(wanted.asked, { title, heading, text: content }),
      ),
  )
}

function publicTurns(turns: Awaited<ReturnType<typeof findTurns>>): ReplyContext['turns'] {
  const open = turns
    .filter((turn) => turn.kind !== 'forward' && turn.content !== '')
    .map(({ kind, content }) => ({
      speaker: kind === 'reply' ? ('agent' as const) : ('customer' as const),
      content,
    }))
  const [first, ...later] = open
  if (!first) return []
  const kept: ReplyContext['turns'] = []
  let length = first.content.length
  for (const turn of later.reverse()) {
    length += turn.content.length
    if (length > LONGEST_TALK) break
    kept.unshift(turn)
  }
  return [{ ...first, content: first.content.slice(0, LONGEST_TALK) }, ...kept]
}
