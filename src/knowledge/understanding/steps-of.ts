import type { SentenceRole } from './sentence-role.ts'
import type { TellingSentence } from './telling-sentences.ts'

export const STEPS = new Set<SentenceRole>(['instruction', 'done'])

/** What a reply without steps tells: how it is, behind why it was not. */
export function effect(sentences: readonly TellingSentence[]): TellingSentence[] {
  const told = sentences.filter(({ role }) => role === 'fact' || role === 'finding')
  return told.length > 1 && told[0]?.role === 'finding' ? told.slice(1) : told
}

const ANNOUNCES = /[:：]$/
const IS_PROSE = /[.!?。…:]["'”’)\]]*$|[다요죠]$/
const IS_ITEM = /^[-*•·▶]\s/

/** "Then: …": when, stands in the sentence before. */
const GOES_ON = /^(?:then|only then|after that|afterwards)\b|^(?:그 ?(?:후|뒤|다음)|이후)(?:에|에는|로)? /i

/**
 * What to do and what was done, with what a first step goes on from; behind "Change it to:" the lines that it announces, such
 * as settings or papers.
 */
export function stepsOf(sentences: readonly TellingSentence[]): TellingSentence[] {
  const steps: TellingSentence[] = []
  let announced: string[] | undefined
  let told: TellingSentence | undefined
  for (const sentence of sentences) {
    const last = steps.at(-1)
    if (last && announced && (IS_ITEM.test(sentence.text) || !IS_PROSE.test(sentence.text))) {
      announced.push(sentence.text)
      steps[steps.length - 1] = { text: announced.join(' '), role: last.role }
      continue
    }
    announced = undefined
    const before = told
    told = sentence
    if (!STEPS.has(sentence.role)) continue
    if (steps.length === 0 && before?.role === 'fact' && GOES_ON.test(sentence.text)) steps.push(before)
    steps.push(sentence)
    if (ANNOUNCES.test(sentence.text)) announced = [sentence.text]
  }
  return steps
}
