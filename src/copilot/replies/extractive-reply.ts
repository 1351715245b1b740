import { type ReusablePart, type ReusableParts, reusableParts } from '../passages/reusable-parts.ts'
import type { ReplyContext } from './reply-context.ts'
import type { ReplySource } from './reply-source.ts'
import { replyTexts } from './reply-texts.ts'
import { triedBefore } from './tried-before.ts'

/** A sentence of a draft. */
export type DraftPiece = {
  text: string
  /** What it rests on; none: our own words. A `quote` of '': whatever of the source is nearest to the sentence. */
  cites: Array<{ source: ReplySource; quote: string }>
  /** It tells how it is where it is from, which may be otherwise here. */
  isElsewhere?: boolean
}

export type ExtractiveReply = {
  pieces: DraftPiece[]
  /** Where what solved it is done, and not written. */
  isDoneElsewhere: boolean
}

const MOST_PARTS = 12
const MOST_QUOTES = 3
const LONGEST = 1_800

/**
 * A draft without a model: what the best source tells to do, between a greeting and a closing, nothing of it rewritten, and
 * nothing that the customer has said to be of no help. What was done for somebody else is quoted for the agent, and no part
 * of the text. Solutions in the language of the reply come first.
 */
export function extractiveReply(
  context: Pick<ReplyContext, 'sources' | 'turns'>,
  language: string,
): ExtractiveReply {
  const texts = replyTexts(language)
  const own = (text: string): DraftPiece => ({ text, cites: [] })
  const { told, done } = bestSources(context, language)
  const cites = (done?.done ?? [])
    .slice(0, MOST_QUOTES)
    .flatMap((quote) => (done ? [{ source: done.source, quote }] : []))
  if (!told) {
    const pieces = [own(`${texts.greeting}\n\n`), { text: `${texts.nothing}\n\n`, cites }, own(texts.closing)]
    return { pieces, isDoneElsewhere: cites.length > 0 }
  }
  const { source } = told
  const steps = shortened(told.kept).map(({ text, quote, isStep, isReason }) => ({
    text: text + (isStep ? '\n' : '\n\n'),
    cites: [{ source, quote }],
    isElsewhere: isReason,
  }))
  return {
    pieces: [
      own(`${texts.greeting}\n\n`),
      { text: `${texts.intro}\n\n`, cites },
      ...steps,
      own(`${steps.at(-1)?.text.endsWith('\n\n') ? '' : '\n'}${texts.closing}`),
    ],
    isDoneElsewhere: cites.length > 0,
  }
}

function shortened(parts: ReusablePart[]): ReusablePart[] {
  let length = 0
  return parts.slice(0, MOST_PARTS).filter(({ text }, at) => {
    length += text.length
    return at === 0 || length <= LONGEST
  })
}

type Divided = ReusableParts & { source: ReplySource }

// Of another problem, in the trials that this was set on, the next ticket had two thirds of the best one's likeness at most.
const AS_LIKE = 0.7

/**
 * `told`: what a draft is made from. That is the best source of all, or the next one with something to do where the best
 * one was solved by what was done there, and the next one's problem is about as like: `done` is always the best one's.
 */
function bestSources(
  { sources, turns }: Pick<ReplyContext, 'sources' | 'turns'>,
  language: string,
): { told?: Divided; done?: Divided } {
  const isTried = triedBefore(turns)
  const sorted = [...sources].sort(
    (a, b) => Number(b.language === language) - Number(a.language === language),
  )
  let done: Divided | undefined
  for (const source of sorted) {
    if (done && !isAsLike(source, done.source)) continue
    const parts = { source, ...reusableParts(source) }
    const toDo = parts.kept.filter(({ isInstruction }) => isInstruction)
    if (toDo.length > 0 && toDo.every(isTried)) continue
    // a step opens the way to the next one, whatever it was tried for
    parts.kept = withoutLeadIns(parts.kept.filter((part) => part.isStep || !isTried(part)))
    if (done ? parts.kept.some(({ isInstruction }) => isInstruction) : parts.kept.length > 0)
      return { told: parts, done: done ?? parts }
    if (parts.done.length > 0) done ??= parts
  }
  return done ? { done } : {}
}

/** "Please do the following:" */
const LEADS_IN =
  /^(?:(?:please|just|then|so),? )*(?:do|try|follow|perform|check|take) (?:the |these |this )?(?:following|steps?)\b[^:]{0,30}:$|^(?:아래|다음)[^:：]{0,24}[:：]$/i

/** Without the first, which says what our own words do, and one that nothing follows. */
function withoutLeadIns(parts: ReusablePart[]): ReusablePart[] {
  const from = LEADS_IN.test(parts[0]?.text ?? '') ? 1 : 0
  const to = /[:：]$/.test(parts.at(-1)?.text ?? '') ? -1 : undefined
  return parts.slice(from, to)
}

function isAsLike({ likeness }: ReplySource, best: ReplySource): boolean {
  if (likeness === null) return true
  // 0: near in meaning, and not measured in words, so there is nothing to compare with
  return best.likeness !== null && best.likeness > 0 && likeness >= AS_LIKE * best.likeness
}
