import { FAILS } from './problem-of.ts'
import type { SentenceRole } from './sentence-role.ts'
import { effect, STEPS } from './steps-of.ts'
import type { SummarisedTicket, SummarisedTurn } from './summarised-ticket.ts'
import { joined, sentencesOf, type TellingSentence, textsOf } from './telling-sentences.ts'

const CAUSE = { count: 2, limit: 400 }
/** "Ah, so we did it." */
const SHORTEST_REASON = 12

const CAUSES =
  /\b(because|caused by|due to|owing to|root cause|(the )?cause (is|was)|the reason|(issue|problem|error) (is|was) (that|a|an|the)|turn(s|ed) out|resulted from|stem(s|med) from|c(a|o)mes? from|points? to|pointed to|to blame|led to|which is why|(happen|occur|appear)(s|ed) (when|if|since|as|after))\b|원인|때문|으로 인(해|한|하여)|로 인(해|한|하여)|이유는|탓에|탓이|에서 비롯|하여 발생|해서 발생|때 (나오|발생하|나타나|생기|뜨)는/i
/** Why somebody does something: that it is why it failed too is no more than likely where it was done. */
const SINCE = /\bso (we|i)\b|[가-힣](으)?므로 |[가-힣] 건이라/i
const GOODWILL = /예외적|지급|보상|적립|\b(goodwill|courtesy|exception(ally)?|compensat\w*|voucher|credit)\b/i
/** How something works that may be in somebody's way. */
const LIMITS =
  /\b(only|n['’]t|not|no|never|cannot|without|until|unless|at most|at a time|max\w*|limit(s|ed)?|by default|expires?|ends?|cut|dropped|blocked|closed|ignored|reserved|tight|bottleneck|too|refuses?|latency|in your (config\w*|settings?|profile|file)|known (bug|issue|problem|error)|regardless)\b|에만|만 (가능|사용|적용|허용|지원)|까지(만|입니다|이며)|없[이으습]|않|못|만료|소멸|끝납니다|제한|한도|초과|부족|차단|막[히혀힌]|거부|거절|기본값|병목|(상관|관계) ?없이|지연|알려진 (문제|버그|오류)/i
/** Nor is what is asked for, or need not be done. */
const WISHES =
  /(부탁|바랍니다|주세요|십시오|필요[가는]? ?없)|^(if|when|once|should|for)\b|\b(not|n['’]t) (need|have) to\b/i
const UNTOLD = new Set<SentenceRole>(['question', 'progress'])

/**
 * What an agent says was the cause, or what was found where it was solved, or how that works which was in the way: before
 * the first step there stands why. What was said last corrects what was supposed before.
 */
export function causeOf({ turns }: SummarisedTicket, solvedAt: number): string {
  const told = turns.filter(isAgents).flatMap(sentencesOf)
  const named = told.filter(tellsWhy)
  if (named.length > 0) return joined(named.slice(-CAUSE.count).map(whyOf), CAUSE)
  const solving = turns[solvedAt] ? sentencesOf(turns[solvedAt]) : []
  const effects = effect(solving)
  const steps = solving.findIndex(({ role }) => STEPS.has(role))
  const found = solving.filter((sentence, at) => {
    if (sentence.role !== 'finding' || WISHES.test(sentence.text)) return false
    return steps < 0 ? !effects.includes(sentence) : at < steps || FAILS.test(sentence.text)
  })
  const before = solving.slice(0, Math.max(steps, 0)).filter((one) => one.role === 'fact' && explains(one))
  const noted = turns.filter(({ kind }) => kind === 'note').flatMap(sentencesOf)
  const [first] = [
    found,
    before,
    noted.filter(({ text, role }) => role === 'finding' && FAILS.test(text)),
  ].filter((sentences) => sentences.length > 0)
  return joined(textsOf((first ?? []).slice(0, CAUSE.count)), CAUSE)
}

function tellsWhy({ text, role }: TellingSentence): boolean {
  if (UNTOLD.has(role)) return false
  if (CAUSES.test(text)) return true
  return SINCE.test(text) && role !== 'instruction' && !GOODWILL.test(text) && whyOf({ text }) !== ''
}

/** "It was full, so we made it larger.": what was done is no part of why. */
function whyOf({ text }: Pick<TellingSentence, 'text'>): string {
  const at = text.search(/,? so (?:we|i)\b/i)
  if (at < 0 || CAUSES.test(text)) return text
  return at < SHORTEST_REASON ? '' : `${text.slice(0, at)}.`
}

function explains({ text }: TellingSentence): boolean {
  return (LIMITS.test(text) || FAILS.test(text)) && !WISHES.test(text)
}

function isAgents({ kind }: SummarisedTurn): boolean {
  return kind === 'reply' || kind === 'note'
}
