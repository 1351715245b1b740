import { readQueryWords } from '../../../knowledge/index.ts'
import { namesIn } from '../question-kind.ts'
import { type Evidence, isNegative, numbersIn, plainText, scriptOf } from './evidence.ts'

// Calibrated on the pairs in is-supported.test.ts: of the telling words so many must be in the passages …
const ENOUGH_WORDS = 0.5
// … and from this share on, a sentence restates another one, which then must not say the contrary.
const RESTATES = 0.6
const NEARLY_BEST = 0.85

/**
 * Whether passages say what a sentence says, as far as words can tell: every number, code, address and name in it is
 * in one of them, most of its telling words are, and the sentence that it restates is not its negation. Where the
 * passages are in another language, words cannot be compared: the rest must do.
 */
export function isSupported(sentence: string, passages: readonly Evidence[]): boolean {
  if (passages.length === 0) return false
  const text = withoutMarks(sentence)
  if (!hasHardFacts(text, passages)) return false
  const script = scriptOf(text)
  const alike = passages.filter((passage) => passage.script === script || passage.script === 'other')
  if (alike.length === 0) return namesIn(text).every((name) => isWithin(name, passages))
  const words = tellingWords(text)
  if (words.length === 0) return true
  const covered = words.filter((word) => alike.some(({ terms }) => has(terms, word) >= 0.5)).length
  if (covered / words.length < ENOUGH_WORDS) return alike.length < passages.length && namesThere(text, passages)
  return !contradicts(text, words, alike)
}

/** Whether there is anything in a sentence that could be true or false. */
export function claims(sentence: string): boolean {
  const text = withoutMarks(sentence)
  if (/^\s*(#{1,6}\s|\|?[\s|:-]+\|?$)/.test(text)) return false
  if (identifiersIn(text).length > 0 || numbersIn(withoutOrdinal(text)).length > 0) return true
  const words = tellingWords(text)
  // "Do the following:" leads to what claims.
  return words.length > 0 && !(/[:：]\s*$/.test(text) && words.length <= 6)
}

function namesThere(text: string, passages: readonly Evidence[]): boolean {
  const names = namesIn(text)
  return names.length > 0 && names.every((name) => isWithin(name, passages))
}

function hasHardFacts(text: string, passages: readonly Evidence[]): boolean {
  const numbers = numbersIn(withoutOrdinal(text))
  return (
    numbers.every((number) => passages.some((passage) => passage.numbers.has(number))) &&
    identifiersIn(text).every((identifier) => isWithin(identifier, passages))
  )
}

function isWithin(part: string, passages: readonly Evidence[]): boolean {
  const plain = plainText(part).trim()
  return passages.some((passage) => passage.plain.includes(plain))
}

const IDENTIFIERS = [
  // `code`
  /`([^`\n]+)`/g,
  // addresses of pages, people, hosts and files
  /https?:\/\/[^\s)\]>"']+[^\s)\]>"'.,;:!?]/g,
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g,
  /\b(?:[a-z0-9-]+\.)+(?:com|net|org|io|dev|app|kr|co|local|internal|json|ya?ml|conf|log|sh|exe)\b/gi,
  /(?<![\w/])(?:\/[\w.-]+){2,}/g,
  // options: --force
  /(?<![\w-])--?[a-z][\w-]+/g,
  // codes and names with digits, capitals or underscores inside: ERR-42, v1.19, max_connections, OOMKilled
  /\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[A-Za-z0-9][\w-]*(?:\.\d+)*\b/g,
  /\b[A-Za-z]+(?:_[A-Za-z0-9]+)+\b/g,
  /\b[a-z]+[A-Z]\w*\b|\b[A-Z]{2,}[a-z]\w*\b/g,
]

/** What must be word for word in a passage. */
export function identifiersIn(text: string): string[] {
  return IDENTIFIERS.flatMap((pattern) => Array.from(text.matchAll(pattern), (found) => found[1] ?? found[0]))
}

/** Without the numbers of citations. */
function withoutMarks(sentence: string): string {
  return sentence.replace(/\s*\[\d{1,3}\]/g, '')
}

/** Without the number of a step. */
function withoutOrdinal(text: string): string {
  return text.replace(/^\s*(?:[-*+]\s+)?\**\d{1,2}[.)]\s/, '')
}

function tellingWords(text: string): string[][] {
  return readQueryWords(text)
    .filter((word) => !word.isFraming)
    .map((word) => word.terms)
}

/** How much of a word is among terms: its parts count where the whole is inflected or compounded otherwise. */
function has(terms: Set<string>, [whole, ...parts]: string[]): number {
  if (terms.has(whole as string)) return 1
  return parts.length === 0 ? 0 : parts.filter((part) => terms.has(part)).length / parts.length
}

function contradicts(text: string, words: string[][], passages: readonly Evidence[]): boolean {
  const units = passages
    .flatMap((passage) => passage.units)
    .map((unit) => ({ unit, share: words.filter((word) => has(unit.terms, word) >= 0.5).length / words.length }))
  const best = Math.max(0, ...units.map(({ share }) => share))
  if (best < RESTATES) return false
  const negative = isNegative(text)
  return units
    .filter(({ share }) => share >= best * NEARLY_BEST)
    .every(({ unit }) => unit.isNegative !== negative)
}
