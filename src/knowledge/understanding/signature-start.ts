import { KOREAN_SURNAME } from './korean-surname.ts'
import { isCourtesy, isValediction } from './without-courtesies.ts'

/** No line of a signature is longer, and no signature has more of them. */
const LONGEST_LINE = 120
const MOST_LINES = 8

const PERSON = String.raw`\p{Lu}[\p{L}'’.-]{0,30}|\[(?:name|이름)\]`
/** "Elena", "Nina Vogel", "Head of Support", "S. Brandt / Billing". */
const NAME = new RegExp(
  String.raw`^(?:${PERSON})(?:,? (?:${PERSON}|of|and|&|\/|van|von|de|der|den|la)){0,5},?$`,
  'u',
)
const KOREAN_NAME = /^(?:[가-힣A-Za-z]{2,16} ){0,3}(?:[가-힣]{3}|\[이름\])(?: ?[가-힣]{2,4})?$|^[가-힣]{2,4}$/
/** Whose titles and teams stand beside the name. */
const KOREAN_ROLE =
  /(?:팀|센터|부서|본부|파트|매니저|엔지니어|팀장|과장|차장|대리|주임|사원|실장|이사|대표|상담원|상담사|드림|올림)(?:[^가-힣]|$)/
const BEGINS_AS_NAME = new RegExp(`^${KOREAN_SURNAME}`)
/** "BR", "LG", "Rgds". */
const SHORT_CLOSING = /^(?:BR|KR|VG|LG|MfG|Rgds|Brgds|Thx|Tks|Bests?|Regards|Cheers|Thanks?)[,.!]?$/i
const DELIMITER = /^(?:--|—|–|__+|-{3,}|={3,})\s*$/
/** "— 정유진 매니저 (02-555-1234)" */
const BEHIND_DASH = /^(?:—|–|--)\s?(?=[\p{Lu}\p{Lo}[])[^!?]{1,100}$/u
/** "Nina Vogel | Customer Care | Tel. +41 …", "E-mail: …". */
const CONTACT = new RegExp(
  String.raw`^(?:${PERSON})(?: (?:${PERSON})){0,3} \| |^(?:tel|phone|mobile|fax|e-?mail|mail|web|t|m|전화|연락처|이메일|메일|팩스|휴대폰) ?[.:]|^(?:[+]?[\d ()/.-]{7,24}|\S+@\S+|https?:\/\/\S+|www\.\S+|\[(?:phone|email|link|전화번호|이메일|링크)\])$`,
  'iu',
)

/**
 * Where who wrote a text and where they work begins below it; its length where nobody signed. Read from the end: names and
 * ways to reach somebody, up to a closing, or standing for themselves below a text that has ended. Of a turn as it is stored,
 * from which `tickets/without-signature.ts` took the signature of the mail.
 */
export function signatureStart(text: string): number {
  let start = text.length
  let at = text.length
  for (let count = 0; count < MOST_LINES && at > 0; ) {
    const from = text.lastIndexOf('\n', at - 1) + 1
    const line = text.slice(from, at).trim()
    at = Math.max(from - 1, 0)
    if (line === '') continue
    count++
    // a rule below which nothing stands
    if (DELIMITER.test(line) && count === 1) break
    if (line.length > LONGEST_LINE || !isOfSignature(line)) break
    if (isClosing(line) || BEHIND_DASH.test(line) || standsAlone(text.slice(0, from))) start = from
    if (isValediction(line) || SHORT_CLOSING.test(line) || BEHIND_DASH.test(line)) break
  }
  // a text is more than who wrote it
  return text.slice(0, start).trim() === '' ? text.length : start
}

function isClosing(line: string): boolean {
  return isValediction(line) || SHORT_CLOSING.test(line) || DELIMITER.test(line)
}

function isOfSignature(line: string): boolean {
  return isClosing(line) || BEHIND_DASH.test(line) || CONTACT.test(line) || isName(line)
}

/** Whether what stands above has come to its end. */
function standsAlone(above: string): boolean {
  const text = above.trimEnd()
  const last = text.slice(text.lastIndexOf('\n') + 1).trim()
  if (isCourtesy(last) || /[.!?~)\]"'”’]$/.test(last)) return true
  const isApart = above.slice(text.length).split('\n').length > 2
  return isApart && !/[:：,;>]$/.test(last) && !isOfSignature(last)
}

function isName(line: string): boolean {
  if (NAME.test(line)) return true
  if (!KOREAN_NAME.test(line)) return false
  return (
    line.includes('[이름]') ||
    KOREAN_ROLE.test(line) ||
    (BEGINS_AS_NAME.test(line) && /^[가-힣]{2,4}$/.test(line))
  )
}
