import {
  askedCodes,
  documentsLike,
  type ErrorCodes,
  errorCodes,
  hasOtherCode,
  type LikeHit,
} from '../../knowledge/index.ts'
import type { Tx } from '../../platform/index.ts'
import type { Asked } from '../directions/asked-direction.ts'
import { sectionsAskedFor } from '../directions/asked-sections.ts'
import { keptText, sectionTexts } from '../passages/passage-sections.ts'
import { splitUnits, type Unit } from '../passages/passage-units.ts'
import type { TicketHead } from '../tickets/ticket-reads.ts'
import { type ReplySource, toSource } from './reply-source.ts'
import { findForCustomers, findPassagesFrom } from './reply-store.ts'

const ARTICLES = 3
/** Of an article what was found and what follows: what to do stands below what it is about. */
const PASSAGES = 3

/** What the ticket is about, as far as other texts may be about the opposite, or another of its kind. */
export type Wanted = { asked: Asked; codes: ErrorCodes }

/** Those of the ticket's help desk that every customer reads; of one about several things the sections about this one. */
export async function articleSources(
  tx: Tx,
  tenantId: string,
  { ticket, wanted }: { ticket: TicketHead; wanted: Wanted },
): Promise<ReplySource[]> {
  const like = await documentsLike(tx, tenantId, ticket.document_id, {
    ...{ limit: ARTICLES, types: ['articles'], sourceId: ticket.source_id },
  })
  const forCustomers = await findForCustomers(
    tx,
    like.map((hit) => hit.document_id),
  )
  const shown = like.filter((hit) => forCustomers.has(hit.document_id))
  const passages = await findPassagesFrom(
    tx,
    shown.map((hit) => hit.about?.chunk_id ?? hit.chunk_id),
    PASSAGES,
  )
  return shown.flatMap((hit) => {
    const own = passages.filter((passage) => passage.document_id === hit.document_id)
    const sources = own.map((passage) => toSource('article', hit, passage, null))
    return aboutIt(
      sources.flatMap((source) => withoutOthers(wanted, source)),
      hit,
    )
  })
}

/** Of an article about several things the sections that are about this one, as far as they are left. */
function aboutIt(sources: ReplySource[], { about }: LikeHit): ReplySource[] {
  if (!about) return sources
  const own = sources.flatMap((source) => {
    const sections = sectionTexts({ heading: source.heading, text: source.shown })
    const kept = sections.filter(({ headings }) => headings.some((one) => about.headings.includes(one)))
    return kept.length === 0 ? [] : [{ ...source, shown: kept.map(({ text }) => text).join('') }]
  })
  return own.length === 0 ? sources : own
}

/** An article without sections that tell the opposite of what is asked, or are for other error codes. */
function withoutOthers({ asked, codes }: Wanted, source: ReplySource): ReplySource[] {
  const { title, heading, shown } = source
  const meant = sectionsAskedFor(asked, { title, heading, text: shown })
  const kept = meant === undefined ? undefined : withoutOtherCodes(codes, { heading, text: meant })
  return kept === undefined ? [] : [{ ...source, shown: kept }]
}

/** Of a text with a section, or a line of a list, for each error code only those for the ticket's own. */
function withoutOtherCodes(
  codes: ErrorCodes,
  passage: { heading: string; text: string },
): string | undefined {
  if (codes.size === 0) return passage.text
  const isOther = (named: ErrorCodes) => hasOtherCode(codes, named)
  const text = keptText(sectionTexts(passage), ({ headings }) => {
    const named = headings.map(askedCodes).findLast(({ size }) => size > 0)
    return named === undefined || !isOther(named)
  })
  const units = splitUnits(text ?? '')
  // what follows in a paragraph goes on about it
  const isOfOther = ({ kind, paragraph, text }: Unit) =>
    kind === 'item'
      ? isOther(codesOfItem(text))
      : kind === 'sentence' &&
        isOther(errorCodes(units.flatMap((one) => (one.paragraph === paragraph ? one.text : [])).join(' ')))
  return units
    .filter(isOfOther)
    .reduceRight((left, { from, to }) => left?.slice(0, from).concat(left.slice(to)), text)
}

/** "- 404: …" */
const ITEM_OF = /^\s*(?:[-*+•]|\(?\d{1,3}[.)])\s+[*`"“]*([^\s:：*`"”]{2,20})[*`"”]*\s?[:：–—]/

/** What it is for stands before a colon; numbers elsewhere are codes where they are said to be: "raise the limit to 500". */
function codesOfItem(text: string): ErrorCodes {
  const [, named = ''] = ITEM_OF.exec(text) ?? []
  return new Map([...errorCodes(text), ...askedCodes(named)])
}
