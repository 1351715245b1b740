import { detectLanguage } from '../pipeline/detect-language.ts'
import type { SummaryAnswer } from './read-answer.ts'
import type { Summary } from './summarised-ticket.ts'

/** What is wrong with what a model answered; on the row as `error_code`. */
export type SummaryFault = 'summary_unreadable' | 'summary_empty' | 'summary_language' | 'summary_ungrounded'

/** undefined: it may be shown. `source`: all that the model was given. */
export function faultOf(
  answer: SummaryAnswer,
  { source, language, isPart }: { source: string; language: string; isPart: boolean },
): SummaryFault | undefined {
  // a part of a thread may tell nothing
  if (answer.problem === '' && !isPart) return 'summary_empty'
  if (isOtherLanguage(textOf(answer), language)) return 'summary_language'
  return unknownTo(source, textOf(answer)).length > 0 ? 'summary_ungrounded' : undefined
}

function textOf({ problem, cause, solution, result }: Summary): string {
  return [problem, cause, solution, result].filter((text) => text !== '').join(' ')
}

const TOLD_APART = new Set(['ko', 'en', 'ja', 'zh'])

function isOtherLanguage(text: string, language: string): boolean {
  const written = detectLanguage([text])
  return TOLD_APART.has(language) && TOLD_APART.has(written) && written !== language
}

/** Words with a digit or an underscore in them: codes, versions, amounts, names of settings. */
const TELLING = /\w+(?:[.:/@\-,]\w+)*/g

/**
 * Numbers, error codes and identifiers of the text that its source does not have. Single digits may count steps, and
 * separators are no part of what is meant: "Windows 11" is "Windows11", "30,000" is "30000".
 */
export function unknownTo(source: string, text: string): string[] {
  const bare = bareOf(source)
  const numbers = new Set(numbersOf(source))
  return [...text.matchAll(TELLING)]
    .map(([word]) => word)
    .filter((word) => /\d/.test(word) || /\w_\w/.test(word))
    .filter((word) => !isKnown(word, source, bare, numbers))
}

function isKnown(word: string, source: string, bare: string, numbers: ReadonlySet<string>): boolean {
  if (/^\d$/.test(word)) return true
  // versions, addresses
  if (/^\d+(\.\d+)+$/.test(word)) return source.includes(word)
  if (/^[\d.,:/-]+$/.test(word))
    return numbersOf(word).every((number) => number.length < 2 || numbers.has(number))
  return bare.includes(bareOf(word)) || bare.includes(bareOf(word).replace(/^v(?=\d)/, ''))
}

function bareOf(text: string): string {
  return text.toLowerCase().replace(/[\s\-.,:/@]+/g, '')
}

/** Whole numbers without separators of thousands and leading zeros. */
function numbersOf(text: string): string[] {
  const joined = text.replace(/(?<=\d),(?=\d{3}(?!\d))/g, '')
  return [...joined.matchAll(/\d+/g)].map(([digits]) => digits.replace(/^0+(?=\d)/, ''))
}
