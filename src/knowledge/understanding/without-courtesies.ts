import { CLOSINGS, KOREAN_CLOSINGS } from './closing-phrases.ts'
import {
  ADDRESSED,
  GREETING,
  KOREAN_GREETING,
  KOREAN_PHRASES,
  KOREAN_REQUESTS,
  PHRASES,
  REQUESTS,
} from './courtesy-phrases.ts'
import { englishRole } from './english-role.ts'

/** No courtesy is as long: what is longer says something, and no pattern is tried on it. */
const LONGEST = 400

/** With smileys. */
const GAP = String.raw`(?:[\s,.!?~:;…^*_ㅎㅋㅠㅜ-]|(?<=[:;]-?)\))`
const CONNECTORS = String.raw`(?:(?:and|so|but|then|also|first of all|firstly|once again|yes|no|ok|okay|네|예|아|그리고|그럼|또한|그래서)(?!\p{L})${GAP}*)?`
const oneOf = (phrases: readonly string[]) => `(?:${phrases.join('|')})`
const ANY = oneOf([
  ...[GREETING, KOREAN_GREETING],
  ...[...PHRASES, ...KOREAN_PHRASES, ...CLOSINGS, ...KOREAN_CLOSINGS],
])

const BEGINS = new RegExp(String.raw`^${CONNECTORS}(?:${ANY}(?=${GAP}*$|\s*[,.!?~:;…-])${GAP}*)+`, 'iu')
const GREETS = new RegExp(
  String.raw`^(?:${GREETING}\s*[,!.~:–-]|${KOREAN_GREETING}(?=[\s,!.~])[\s,!.~]|(?:${ADDRESSED})(?:께)?\s*(?:[,!.~]|$))\s*`,
  'iu',
)
const HAS_PARTS = /[,.!?;:~\n]\s*[^\s,.!?;:~]/
const ENDS = new RegExp(String.raw`(?:[,;:\n]|(?<=[.!?~]))\s*(?:and |그리고 )?${ANY}${GAP}*$`, 'iu')
const ASKS_FOR_HELP = new RegExp(
  String.raw`^(?:${CONNECTORS}${oneOf([...REQUESTS, ...KOREAN_REQUESTS])}(?=${GAP}*$|\s*[,.!?~:;…-])${GAP}*)+$`,
  'iu',
)
/** Whom somebody thanks or greets, or who does: "Jana", "John Smith". */
const NAMES = /^(?:\p{Lu}[\p{L}'’.-]{0,30}[\s,.]*){1,3}$/u

/**
 * A sentence without greeting, thanks, wishes, offers and apologies at its beginning and end: an exact part of it; '' where
 * nothing is left, or only a name, a plea for help that does not say what for, or that somebody is at it. Korean and English.
 */
export function withoutCourtesies(sentence: string): string {
  const whole = sentence.trim()
  if (whole.length > LONGEST) return whole.replace(greetingOf(whole), '')
  const begun = whole.replace(GREETS, '').replace(BEGINS, '')
  const rest = (HAS_PARTS.test(begun) ? begun.replace(ENDS, '') : begun).trim()
  if (rest === '' || ASKS_FOR_HELP.test(rest)) return ''
  if (rest !== whole && isOnlyProgress(whole.slice(0, whole.indexOf(rest)), rest)) return ''
  const isName = whole.indexOf(rest) > 0 && NAMES.test(rest) && englishRole(rest) === 'fact'
  return isName ? '' : rest
}

const JOINED = /^(?:and|but|so|yet|or|then)[, ]+/i
const MEANWHILE = '^(?:(?:also|now|still|currently|already|just) )*'
/** No order begins with it. */
const WILL = new RegExp(
  String.raw`${MEANWHILE}(?:will|would|shall|are|am) (?!you|we|i|they|he|she|it|there\b)`,
  'i',
)
const DOING = new RegExp(String.raw`${MEANWHILE}[a-z]+ing\b`, 'i')
const DO = new RegExp(String.raw`${MEANWHILE}[a-z]+\b`, 'i')
const EXCUSES = /\b(?:sorry|apolog\w+|regret|patien\w+|waiting|bear with)\b/i
const WE_EXCUSE = /^(?:.*[.!?,] )?(?:we|i)\b/i

/**
 * Whether what stands behind a courtesy only tells that somebody is at it, with the subject of the courtesy: "We are sorry
 * that it takes so long, and keep it at high priority", "Sorry for the delay, still looking into it".
 */
function isOnlyProgress(courtesy: string, rest: string): boolean {
  const said = rest.replace(JOINED, '')
  const isExcuse = EXCUSES.test(courtesy)
  if (WILL.test(said)) return englishRole(`We ${said}`) === 'progress'
  if (DOING.test(said)) return isExcuse && englishRole(`We are ${said}`) === 'progress'
  const isJoined = said !== rest && isExcuse && WE_EXCUSE.test(courtesy)
  return isJoined && DO.test(said) && englishRole(`We ${said}`) === 'progress'
}

/** What is left of a sentence, with the capital letter of one of its own, unless it begins with a name such as "nc-repair". */
export function withCapital(sentence: string): string {
  return sentence.replace(/^\p{Ll}(?=\p{Ll}*['’]?\p{Ll}* )/u, (letter) => letter.toUpperCase())
}

/** Whether a sentence is nothing but courtesy. */
export function isCourtesy(sentence: string): boolean {
  return sentence.trim() !== '' && withoutCourtesies(sentence) === ''
}

const VALEDICTION =
  /^(?:(?:(?:with )?(?:kind|best|warm|many)\w* )?(?:regards|wishes|greetings)|sincerely(?: yours)?|yours(?: \w+)?|cheers|best|respectfully)\s*[,.!-]*$|(?:드림|올림|배상)[.\s]*$/i

/** Whether who wrote it and where they work come next. */
export function isValediction(sentence: string): boolean {
  return sentence.length < LONGEST && VALEDICTION.test(sentence)
}

function greetingOf(text: string): string {
  return GREETS.exec(text.slice(0, LONGEST))?.[0] ?? ''
}
