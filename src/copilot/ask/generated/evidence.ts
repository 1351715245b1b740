import { tokenize } from '../../../knowledge/index.ts'
import { splitUnits } from '../../passages/passage-units.ts'

/** A passage made ready for sentences to be compared with it. */
export type Evidence = {
  terms: Set<string>
  /** Without thousands separators; small numbers that are written as words are among them. */
  numbers: Set<string>
  /** In lower case, spaces made one. */
  plain: string
  script: Script
  units: Array<{ text: string; terms: Set<string>; isNegative: boolean }>
}

export type Script = 'hangul' | 'latin' | 'other'

/** `above`: the title and headings, which count as if they stood in the passage. */
export function readEvidence(content: string, above = ''): Evidence {
  const text = `${above}\n${content}`
  return {
    terms: new Set(tokenize(text)),
    numbers: new Set([...numbersIn(text), ...spelledNumbersIn(text)]),
    plain: plainText(text),
    script: scriptOf(content),
    units: splitUnits(content).map((unit) => ({
      text: unit.text,
      terms: new Set(tokenize(unit.text)),
      isNegative: isNegative(unit.text),
    })),
  }
}

export function plainText(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ')
}

const NUMBER = /\d+(?:[.,:]\d+)*/g

/** `1,000` and `1000` are one. */
export function numbersIn(text: string): string[] {
  return Array.from(text.matchAll(NUMBER), ([number]) =>
    number.replace(/,(?=\d{3}(?!\d))/g, '').replace(/^0+(?=\d)/, ''),
  )
}

const SPELLED: Array<[RegExp, string]> = (
  [
    ['one|once|a single', '한|하나|첫'],
    ['two|twice', '두|둘'],
    ['three', '세|셋'],
    ['four', '네|넷'],
    ['five', '다섯'],
    ['six', '여섯'],
    ['seven', '일곱'],
    ['eight', '여덟'],
    ['nine', '아홉'],
    ['ten', '열'],
  ] as const
).map(([english, korean], i) => [
  new RegExp(`\\b(?:${english})\\b|(?<![가-힣])(?:${korean})(?= |번|개|시|달|주|명|째)`, 'i'),
  String(i + 1),
])

function spelledNumbersIn(text: string): string[] {
  return SPELLED.filter(([spelled]) => spelled.test(text)).map(([, number]) => number)
}

/** Mostly in Hangul as soon as a fifth of its letters is: Korean texts are full of English names. */
export function scriptOf(text: string): Script {
  const hangul = text.match(/\p{Script=Hangul}/gu)?.length ?? 0
  const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0
  if (hangul === 0 && latin === 0) return 'other'
  return hangul * 4 >= latin ? 'hangul' : 'latin'
}

const NEGATIVE =
  /\b(?:not|no|never|none|cannot|neither|nor|unable|without|impossible|forbidden|disallowed|unsupported)\b|n['’]t\b|않|없|못|아니|아닙|불가|금지|마세요|마십시오|지 말|안 [되돼됩하합]/i

/** Whether a sentence says that something is not so. */
export function isNegative(sentence: string): boolean {
  return NEGATIVE.test(sentence)
}
