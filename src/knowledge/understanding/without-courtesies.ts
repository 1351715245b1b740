import {
  ADDRESSED,
  GREETING,
  KOREAN_GREETING,
  KOREAN_PHRASES,
  KOREAN_REQUESTS,
  PHRASES,
  REQUESTS,
} from './courtesy-phrases.ts'

/** No courtesy is as long: what is longer says something, and no pattern is tried on it. */
const LONGEST = 400

const GAP = String.raw`[\s,.!?~:;…^*_-]`
const CONNECTORS = String.raw`(?:(?:and|so|but|then|also|yes|no|ok|okay|네|예|아|그리고|그럼|또한|그래서)(?!\p{L})${GAP}*)?`
const oneOf = (phrases: readonly string[]) => `(?:${phrases.join('|')})`
const ANY = oneOf([GREETING, KOREAN_GREETING, ...PHRASES, ...KOREAN_PHRASES])

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
 * nothing is left, or only a name or a plea for help that does not say what for. Korean and English.
 */
export function withoutCourtesies(sentence: string): string {
  const whole = sentence.trim()
  if (whole.length > LONGEST) return whole.replace(greetingOf(whole), '')
  const begun = whole.replace(GREETS, '').replace(BEGINS, '')
  const rest = (HAS_PARTS.test(begun) ? begun.replace(ENDS, '') : begun).trim()
  if (rest === '' || ASKS_FOR_HELP.test(rest)) return ''
  return rest !== whole && NAMES.test(rest) ? '' : rest
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
