import { createRandom } from '../helpdesk/random.ts'
import { readWords } from './meaning-words.ts'

export type MeaningSpace = {
  /** 256 unless told. */
  dimensions?: number
  /** Vectors of two spaces have nothing to do with each other: a model and its version. */
  space?: string
}

const words = readWords()
const PHRASES = new RegExp(words.phrases.map((phrase) => phrase.replace(/[-/]/g, '\\$&')).join('|'), 'g')
const directions = new Map<string, Int8Array>()

/**
 * A vector that carries meaning, the same for the same text: words of one idea count as one, whatever their language;
 * words that the table does not know count by their letters. Its length is 1.
 */
export function meaningOf(
  text: string,
  { dimensions = 256, space = 'meaning-1' }: MeaningSpace = {},
): number[] {
  const sum = new Float64Array(dimensions)
  for (const [feature, weight] of featuresOf(text)) {
    const direction = directionOf(`${space} ${dimensions} ${feature}`, dimensions)
    for (let index = 0; index < dimensions; index++)
      sum[index] = (sum[index] ?? 0) + weight * (direction[index] ?? 0)
  }
  const length = Math.hypot(...sum)
  if (length === 0) return Array.from({ length: dimensions }, (_, index) => (index === 0 ? 1 : 0))
  // exact in 32 bits, as vectors of providers are
  return Array.from(sum, (value) => Math.fround(value / length))
}

/** How near two vectors of length 1 are: 1 for the same, about 0 for strangers. */
export function likeness(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0)
}

const IDEA = 1
const UNKNOWN = 0.5

/** Features with their weights; what comes up often counts a little more, not as often as it comes up. */
function featuresOf(text: string): Map<string, number> {
  const counts = new Map<string, { count: number; weight: number }>()
  const add = (feature: string, weight: number) => {
    const known = counts.get(feature)
    if (known) known.count++
    else counts.set(feature, { count: 1, weight })
  }
  const plain = text
    .normalize('NFC')
    .toLowerCase()
    .replace(/<[^>]*>|https?:\/\/\S+|\S+@\S+/g, ' ')
  const rest = plain.replace(PHRASES, (phrase) => {
    add(`idea ${words.exact.get(phrase)}`, IDEA)
    return ' '
  })
  for (const word of rest.match(/[\p{L}\p{N}][\p{L}\p{N}'.-]*/gu) ?? []) {
    const token = word.replace(/[.'-]+$/, '')
    if (isSilent(token)) continue
    const idea = ideaOf(token)
    if (idea !== undefined) add(`idea ${idea}`, IDEA)
    else for (const [feature, weight] of lettersOf(token)) add(feature, weight)
  }
  return new Map([...counts].map(([feature, { count, weight }]) => [feature, weight * (1 + Math.log(count))]))
}

function isSilent(token: string): boolean {
  return words.silent.has(token) || words.silentKorean.some((start) => token.startsWith(start))
}

function ideaOf(token: string): string | undefined {
  const known = words.exact.get(token) ?? words.exact.get(token.replace(/(?:ing|ed|es|s)$/, ''))
  if (known !== undefined) return known
  for (let length = Math.min(token.length, 6); length > 0; length--) {
    const idea = words.korean.get(token.slice(0, length))
    // one syllable begins too many words
    if (idea !== undefined && (length > 1 || token.length <= 3)) return idea
  }
  return words.exact.get(/^[a-z0-9-]+(?=\p{Script=Hangul})/u.exec(token)?.[0] ?? '')
}

/** Three letters at a time; numbers and codes by themselves too, since a code is not like its neighbour. */
function lettersOf(token: string): [string, number][] {
  if (/\d/.test(token)) return [[`code ${token}`, UNKNOWN]]
  const stem = /\p{Script=Hangul}/u.test(token) ? token.slice(0, 3) : token
  const padded = `^${stem}$`
  const parts = Array.from({ length: Math.max(1, padded.length - 2) }, (_, at) => padded.slice(at, at + 3))
  return parts.map((part) => [`letters ${part}`, UNKNOWN / Math.sqrt(parts.length)])
}

const MOST_KEPT = 20_000

function directionOf(key: string, dimensions: number): Int8Array {
  const known = directions.get(key)
  if (known) return known
  const random = createRandom(key)
  const direction = new Int8Array(dimensions)
  for (let index = 0; index < dimensions; index++) direction[index] = random.next() < 0.5 ? -1 : 1
  if (directions.size > MOST_KEPT) directions.clear()
  directions.set(key, direction)
  return direction
}
