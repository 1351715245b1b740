import { splitUnits } from '../ask/passage-units.ts'
import type { ReplyContext, ReplySource } from './reply-context.ts'
import { replyTexts } from './reply-texts.ts'

/** A sentence of a draft and what it rests on; undefined: our own words. */
export type DraftPiece = { text: string; source: ReplySource | undefined; quote: string }

const MOST_UNITS = 12
const LONGEST = 1_800

// What belongs to another conversation: greetings, thanks, closings, signatures.
const COURTESY =
  /^(?:dear|hi|hello|hey|good (?:morning|afternoon|evening))\b.{0,40}$|\b(?:thank you|thanks) for\b|^(?:thanks|thank you|best|kind regards|best regards|regards|sincerely|cheers)\b.{0,30}$|\b(?:let us know|feel free|do not hesitate|don['’]t hesitate|happy to help|any (?:further|other|more) questions)\b|\b(?:apologi[sz]e|sorry for)\b|^(?:안녕하세요|안녕하십니까)|고객님[,.]?$|(?:문의|연락|이용)해? ?(?:주셔서|주신 것)|감사합니다\.?$|드림$|올림$|궁금한 (?:점|사항)|불편을? (?:드려|끼쳐)|죄송/i
/** What was put in for another customer's data says nothing to this one. */
const PLACEHOLDER = /\[(?:email|phone|number|name|link|이메일|전화번호|번호|이름|링크)\]/

/**
 * A draft without a model: the steps of the best solution between a greeting and a closing, nothing of it rewritten.
 * Solutions in the language of the reply come first.
 */
export function extractiveReply(context: ReplyContext, language: string): DraftPiece[] {
  const texts = replyTexts(language)
  const own = (text: string): DraftPiece => ({ text, source: undefined, quote: '' })
  const best = bestSource(context.sources, language)
  if (!best) return [own(`${texts.greeting}\n\n`), own(`${texts.nothing}\n\n`), own(texts.closing)]
  const pieces: DraftPiece[] = []
  let length = 0
  for (const unit of best.units.slice(0, MOST_UNITS)) {
    length += unit.text.length
    if (pieces.length > 0 && length > LONGEST) break
    const gap = unit.isStep ? '\n' : '\n\n'
    pieces.push({ text: unit.text + gap, source: best.source, quote: unit.text })
  }
  return [
    own(`${texts.greeting}\n\n`),
    own(`${texts.intro}\n\n`),
    ...pieces,
    own(`${pieces.at(-1)?.text.endsWith('\n\n') ? '' : '\n'}${texts.closing}`),
  ]
}

type Best = { source: ReplySource; units: Array<{ text: string; isStep: boolean }> }

function bestSource(sources: ReplySource[], language: string): Best | undefined {
  const sorted = [...sources].sort(
    (a, b) => Number(b.language === language) - Number(a.language === language),
  )
  for (const source of sorted) {
    const units = splitUnits(source.shown)
      .filter(({ kind }) => kind !== 'heading')
      .map(({ kind, text }) => ({ text, isStep: kind === 'item' }))
      .filter(({ text }) => !COURTESY.test(text) && !PLACEHOLDER.test(text))
    if (units.length > 0) return { source, units }
  }
  return undefined
}
