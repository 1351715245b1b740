import { splitUnits } from '../ask/passage-units.ts'
import { isCourtesy } from '../tickets/is-courtesy.ts'
import type { ReplyContext, ReplySource } from './reply-context.ts'
import { replyTexts } from './reply-texts.ts'

/** A sentence of a draft and what it rests on; undefined: our own words. */
export type DraftPiece = { text: string; source: ReplySource | undefined; quote: string }

const MOST_UNITS = 12
const LONGEST = 1_800

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
      .filter(({ text }) => !isCourtesy(text) && !PLACEHOLDER.test(text))
    if (units.length > 0) return { source, units }
  }
  return undefined
}
