import {
  articlesLike,
  askedCodes,
  type ErrorCodes,
  errorCodes,
  type HybridSearchDeps,
  hasOtherCode,
  type SearchHit,
  type SimilarHit,
  similarTo,
  whySkip,
} from '../../knowledge/index.ts'
import { type Access, notFound, type Tx } from '../../platform/index.ts'
import { type Asked, askedDirections } from '../directions/asked-direction.ts'
import { sectionsAskedFor } from '../directions/asked-sections.ts'
import { doesOpposite } from '../directions/does-opposite.ts'
import { keptText, sectionTexts } from '../passages/passage-sections.ts'
import type { TicketPlace } from '../tickets/choose-source.ts'
import { onlyOne } from '../tickets/choose-source.ts'
import { findPublicChunks, findTicketHeads, findTurns, type TicketHead } from '../tickets/ticket-reads.ts'
import { findForCustomers, findGuardedTexts, findPassagesFrom } from './reply-store.ts'
import { scrub } from './scrub.ts'

/** A text that a draft may be made from. */
export type ReplySource = {
  kind: 'solution' | 'article'
  document_id: string
  chunk_id: string
  external_id: string
  title: string
  heading: string
  url: string | null
  language: string
  /** How like its problem is, 0 to 1; of an article, which is about that problem, it is not measured: null. */
  likeness: number | null
  /** As stored: what a citation quotes, for the agent. */
  content: string
  /** What goes into a draft: without another customer's data. */
  shown: string
}

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
const ARTICLES = 3
/** Of an article what was found and what follows: what to do stands below what it is about. */
const PASSAGES = 3
const LONGEST_SOURCE = 4_000
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
  // what solved HTTP 429 is no help for HTTP 403
  const similar = like.filter(({ byCode }) => byCode < 2)
  const ids = similar.map((hit) => hit.document_id)
  const found = isAutomated
    ? []
    : await database.tenant(access, async (tx) => [
        ...(await solutionsOf(tx, similar)),
        ...(await articlesFor(tx, tenantId, ticket)),
      ])
  const told = saidByCustomer(said)
  const asked = askedDirections(ticket.subject, told)
  const codes = errorCodes(`${ticket.subject}\n${told}`)
  const sources = found.flatMap((source) => doingWhatIsAsked(asked, codes, source))
  // whoever asks may not read every note of it: the guard has to know them all
  const guarded = await database.tenant({ tenantId, groups: 'all' }, (tx) =>
    findGuardedTexts(tx, ticket.document_id, ids),
  )
  return { ticket, turns: publicTurns(said), sources, ...guarded }
}

function doingWhatIsAsked(asked: Asked, codes: ErrorCodes, source: ReplySource): ReplySource[] {
  const { kind, title, heading, content, shown } = source
  if (kind === 'solution') return doesOpposite(asked, { title, heading, text: content }) ? [] : [source]
  const meant = sectionsAskedFor(asked, { title, heading, text: shown })
  const kept = meant === undefined ? undefined : withoutOtherCodes(codes, { heading, text: meant })
  return kept === undefined ? [] : [{ ...source, shown: kept }]
}

/** Of an article with a section for each error code, only those for the ticket's own. */
function withoutOtherCodes(
  codes: ErrorCodes,
  passage: { heading: string; text: string },
): string | undefined {
  if (codes.size === 0) return passage.text
  return keptText(sectionTexts(passage), ({ headings }) => {
    const own = headings.map(askedCodes).findLast((found) => found.size > 0)
    return own === undefined || !hasOtherCode(codes, own)
  })
}

function saidByCustomer(turns: Awaited<ReturnType<typeof findTurns>>): string {
  const own = turns.filter(({ kind }) => kind === 'description' || kind === 'customer')
  return own.map(({ content }) => content).join('\n')
}

async function solutionsOf(tx: Tx, similar: SimilarHit[]): Promise<ReplySource[]> {
  const ids = similar.map((hit) => hit.document_id)
  const chunks = await findPublicChunks(tx, ids, ['solution'])
  return similar.flatMap((hit) =>
    chunks
      .filter((chunk) => chunk.document_id === hit.document_id)
      .map((chunk) => toSource('solution', hit, chunk, hit.likeness)),
  )
}

/** Those that every customer reads. */
async function articlesFor(tx: Tx, tenantId: string, ticket: TicketHead): Promise<ReplySource[]> {
  const like = await articlesLike(tx, tenantId, ticket.document_id, { limit: ARTICLES })
  const forCustomers = await findForCustomers(
    tx,
    like.map((hit) => hit.document_id),
  )
  const shown = like.filter((hit) => forCustomers.has(hit.document_id))
  const passages = await findPassagesFrom(
    tx,
    shown.map((hit) => hit.chunk_id),
    PASSAGES,
  )
  return shown.flatMap((hit) =>
    passages
      .filter((passage) => passage.document_id === hit.document_id)
      .map((passage) => toSource('article', hit, passage, null)),
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

function toSource(
  kind: ReplySource['kind'],
  hit: SearchHit,
  chunk: { chunk_id: string; heading: string; content: string },
  likeness: number | null,
): ReplySource {
  const { document_id, external_id, title, url, language } = hit
  const { chunk_id, heading, content } = chunk
  const text = content.slice(0, LONGEST_SOURCE).toWellFormed()
  return {
    ...{ kind, document_id, chunk_id, external_id, title, heading, url, language, likeness, content },
    shown: kind === 'solution' ? scrub(text, language) : text,
  }
}
