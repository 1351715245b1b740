// A number is a code only beside a word that says so: years, amounts and counts are none.
const NOT_A_COUNT =
  /(?!\w|-[a-z]\b|[.,:/-]\d|\s?(?:%|times?\b|x\b|of\b|(?:more )?(?:days?|hours?|minutes?|mins?|seconds?|secs?|weeks?|months?|years?|people|users?|requests?|calls?|seats?|items?|[kmgt]i?b|bytes?)\b|번|회|건|개|명|분|시간|일|초|년|월|원|달러|차례))/
    .source
const NOT_A_YEAR = '(?!20[23]\\d\\b)'
const HTTP_STATUS = '(40[0-9]|41[0-9]|42[1-9]|431|451|50[0-8]|51[01]|52[0-7])'
const HTTP_TEXT =
  '(?:bad request|unauthori[sz]ed|payment required|forbidden|not found|method not allowed|conflict|gone|too many requests|internal server error|bad gateway|service unavailable|gateway time-?out)'
const GIVES =
  '(?:returns?|returned|returning|answers?|answered|gets?|got|getting|throws?|threw|receives?|received|responds?(?: with)?|responded(?: with)?|shows?|gives?)'

const CODE =
  '(?<!\\b(?:zip|area|postal|post|promo|discount|country|sms|verification|security|product|dial) )code'

type Kind = {
  /** Its first group is the number. */
  pattern: RegExp
  keyOf(number: string): string
  /** What stands around the number is a part of its name. */
  isWhole: boolean
}

const numbered = (words: string, kind: string): Kind => ({
  pattern: new RegExp(
    `(?<![\\w-])(?:${words})\\s{0,2}[:#=]?\\s{0,2}\\(?${NOT_A_YEAR}(\\d{1,6})${NOT_A_COUNT}`,
    'gi',
  ),
  keyOf: (number) => `${kind} ${Number(number)}`,
  isWhole: true,
})
const status = (source: string, isWhole = true): Kind => ({
  pattern: new RegExp(source, 'gi'),
  keyOf: (number) => `http ${number}`,
  isWhole,
})

/** Those that come first take a stretch: "exit code 137" is no "code 137". */
const KINDS: Kind[] = [
  numbered('s?xid', 'xid'),
  numbered(
    'exit (?:code|status)(?: of| is| was)?|exit(?:s|ed)?(?: with)?(?: (?:a|the))?(?: (?:code|status|value))|(?:return|stop) code|종료 ?코드(?:는|가)?',
    'exit',
  ),
  numbered('errno', 'errno'),
  numbered('signal', 'signal'),
  numbered('event id', 'event'),
  numbered('sqlcode|sqlstate', 'sql'),
  status(
    `(?<![\\w-])(?:https?(?:/\\d(?:\\.\\d)?)?|(?:http )?(?:status|response)(?: code)?|(?:error|fault)(?: code)?|(?:상태|응답|오류|에러) ?코드|오류|에러|상태)\\s{0,2}[:#=]?\\s{0,2}\\(?${HTTP_STATUS}${NOT_A_COUNT}`,
  ),
  status(`\\(${HTTP_STATUS}\\)`, false),
  status(
    `(?<![\\d.,:/$₩€#-])\\b${HTTP_STATUS}[ -](?:errors?\\b(?! (?:per|each|every|an?) )|status\\b|${HTTP_TEXT}\\b|오류|에러|응답|코드)`,
  ),
  status(
    `(?<![\\d.,:/$₩€#-])\\b${HTTP_STATUS}(?:에러|오류|(?:이|가|을|를|로|으로|만)? ?(?:납니다|났|나와|나옵|나는|나고|뜹|뜨|떠|응답|반환|돌려|리턴|받습|받고))`,
    false,
  ),
  status(
    `\\b${GIVES} (?:an? |only |http )*${HTTP_STATUS}(?=\\s*(?:$|[.,;:!?)'"]|(?:on|for|when|whenever|from|after|in|since|and|with|at|every|each|if|but|while|now|again|instead)\\b))`,
    false,
  ),
  numbered(
    `(?:error|fault|alarm)(?: code| number| no\\.?)?|${CODE}|(?:오류|에러|장애) ?(?:코드|번호)?`,
    'error',
  ),
]

/** Names of errors that are written as such: E1234, 0x80070005, DEVICE_LOST, ECONNRESET. */
const NAMED =
  /(?<![\w$-])(?:0x[0-9a-fA-F]{4,16}|(?:E|ERR|HTTP)\d{2,8}(?:[-_]\d{1,8})?|[A-Z]{2,}(?:_[A-Z0-9]{2,}){1,8}|E(?:CONN|TIMED|NO|ACC|PERM|ADDR|PIPE|HOST|NET|AGAIN|BUSY|EXIST|INVAL)[A-Z]{0,12})(?![\w-]|\s?=)/g
/** ERR-4012, ORA-01017, E-7040 and 3DS-112, but VPC-12345, the invoice INV-00123 and the printer ML3471 look the same. */
const NUMBERED_NAME =
  /(?<![\w$-])(\d?[A-Z]{2,10}(?=[-_])|[A-Z](?=[-_]\d{3})|[A-Z]{1,10}(?=\d{4})|[A-Z](?=\d{2,3}(?![\d_-])))[-_]?\d{2,8}(?:[-_]\d{1,8})?(?![\w-]|\s?=)/g
/** F07 is one only right behind a word that says so: papers, cards and rooms are A4, H100 and B12. */
const SHORT = /^[A-Z]\d{2,3}$/
/** Products, standards and money look the same: each is compared whole, so that QBO-1501 is no quarter. */
const NO_ERROR =
  /^(?:(?:RTX|GTX|GPU|CPU|RAM|DDR|CUDA|RFC|ISO|IEEE|SHA|AES|RSA|UTF|MD|WIN|IOS|USD|EUR|KRW|GBP|JPY|CNY|FY|CY|HY|Q|COVID|GPT|TLS|SSL)(?=[-_\d])|[GMTK]B[-_]?\d{1,5}$)/
/** Nobody gives these to an error: "Error: SHA-256 mismatch", "code MAY-2024". */
const NEVER_ERROR =
  /^(?:SHA[-_]?(?:224|256|384|512)|UTF[-_]?(?:16|32)|AES[-_]?(?:128|192|256)|RSA[-_]?(?:1024|2048|3072|4096)|COVID[-_]?19|(?:[FCH]Y|Q|(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]{0,6})[-_]?(?:19|20)\d\d)$/
/** A date, or one of the two thousand codes that look like one. */
const WITH_YEAR = /^[A-Z]{3,9}[-_]?(?:19|20)\d\d$/
const SAYS_ERROR = /^HTTP$|ERR|EXC|FAULT|ALARM/
const SAYS_ERROR_WITHIN = /(?:^|_)(?:ERR|EXC|FAULT|ALARM)/
const SAID_BEFORE = new RegExp(
  `(?:\\b(?:errors?|err|faults?|alarms?|exceptions?|${CODE}s?|fail(?:s|ed|ing|ure)?|${GIVES})|(?:오류|에러|장애|알람|코드)[은는이가]?)(?: (?:code|number|no\\.|with|is|was|an?|the))*[\\s:="'“‘\\[(]{0,4}$`,
  'i',
)
const SAID_RIGHT_BEFORE = new RegExp(
  `(?:\\b(?:errors?|err|faults?|alarms?|${CODE}s?)|(?:오류|에러|장애|알람|코드)[은는이가]?)(?: (?:code|number|no\\.))*[\\s:="'“‘\\[(]{0,4}$`,
  'i',
)
const SAID_BEHIND =
  /^["'”’\])]{0,2}(?:\s?(?:errors?|faults?|exceptions?)\b|\s(?:appear|occur|pop|show|come|came)(?:s|ed|red)?\b(?: up\b)?|\s(?:is|was|gets?) (?:shown|displayed|reported|logged|thrown)\b|\s?(?:오류|에러|코드|장애)|(?:이|가|을|를|라고|라는)? ?(?:납니다|났|나와|나옵|나는|나고|뜹|뜨|떠|표시|보[이입여]|발생|출력|찍[히힙혀]))/i

export type ErrorCode = {
  /** As the text first writes it. */
  written: string
  /** It is said to be one, or can be nothing else. Others are codes only where another text says so. */
  isSure: boolean
}

/** By a key that is the same for other ways to write it: "HTTP 403", "error 403", "403 Forbidden" and "(403)" are one. */
export type ErrorCodes = ReadonlyMap<string, ErrorCode>

/** The error codes of a text. */
export function errorCodes(text: string): ErrorCodes {
  const codes = new Map<string, ErrorCode>()
  const add = (key: string, written: string, isSure = true) => {
    const known = codes.get(key)
    if (!known) codes.set(key, { written, isSure })
    else known.isSure ||= isSure
  }
  let rest = text
  for (const { pattern, keyOf, isWhole } of KINDS) {
    rest = rest.replace(pattern, (whole: string, number: string) => {
      add(keyOf(number), isWhole ? whole.replace(/[()]/g, '').trim() : number)
      return ' '.repeat(whole.length)
    })
  }
  for (const { 0: written, 1: prefix = '', index } of text.matchAll(NUMBERED_NAME)) {
    const said = saidAround(text, index, written)
    if (SHORT.test(written) && !said.rightBefore) continue
    const isNamedSo = SAYS_ERROR.test(prefix)
    if (!isNamedSo && isOther(written, said)) continue
    add(written.toLowerCase(), written, said.atAll || isNamedSo)
  }
  for (const { 0: written, index } of rest.matchAll(NAMED))
    if (SAYS_ERROR_WITHIN.test(written) || !isOther(written, saidAround(text, index, written)))
      add(written.toLowerCase(), written)
  return codes
}

type Said = {
  /** By a word for errors, and by nothing else. */
  rightBefore: boolean
  /** Or by what gives it or what comes of it: "fails with …", "… appears". */
  atAll: boolean
}

/** Whether the words around a name say that it is the code of an error. */
function saidAround(text: string, index: number, written: string): Said {
  const end = index + written.length
  const before = text.slice(Math.max(0, index - AROUND), index)
  return {
    rightBefore: SAID_RIGHT_BEFORE.test(before),
    atAll: SAID_BEFORE.test(before) || SAID_BEHIND.test(text.slice(end, end + AROUND)),
  }
}

/** Whether it is the name of something else, as far as the words around do not call it a code. */
function isOther(written: string, said: Said): boolean {
  if (NEVER_ERROR.test(written)) return true
  return (!said.rightBefore && NO_ERROR.test(written)) || (!said.atAll && WITH_YEAR.test(written))
}

const AROUND = 40

/** A number that is no year, and no amount or part of anything. */
const NUMBER = new RegExp(`(?<![\\w.,:/$₩€#-])(?!(?:19|20)\\d\\d\\b)(\\d{3,6})(?!\\w)${NOT_A_COUNT}`, 'gi')
const IS_STATUS = new RegExp(`^${HTTP_STATUS}$`)

/** The same of a question, which is short: whatever looks like a code is one, and so is a number by itself ("로그인 403"). */
export function askedCodes(question: string): ErrorCodes {
  const codes = new Map(Array.from(errorCodes(question), ([key, code]) => [key, { ...code, isSure: true }]))
  const isKnown = (number: string) => [...codes.values()].some(({ written }) => written.includes(number))
  for (const [number] of question.matchAll(NUMBER))
    if (!isKnown(number))
      codes.set(IS_STATUS.test(number) ? `http ${number}` : `error ${number}`, {
        written: number,
        isSure: true,
      })
  return codes
}

/** Whether programs of all kinds give this code, so that it names no problem by itself: HTTP 429, exit code 1. */
export function isUniversalCode(written: string): boolean {
  return [...askedCodes(written).keys()].every((key) => /^(?:http|exit|signal|errno) /.test(key))
}

const LIKE_A_NAME = new RegExp(NUMBERED_NAME.source, 'i')

/** Whether there is a code in a question, or what may be one, however it is typed in: "f02", "aadsts50011", "h100". */
export function mayNameCode(question: string): boolean {
  return LIKE_A_NAME.test(question) || askedCodes(question).size > 0
}

/** The codes that two texts have, as the other one writes them. */
export function sharedCodes(own: ErrorCodes, other: ErrorCodes): string[] {
  return Array.from(other)
    .filter(([key, { isSure }]) => (isSure ? own.has(key) : own.get(key)?.isSure))
    .map(([, { written }]) => written)
}

/**
 * Whether they share none, and the other has one of the same kind as one of these: HTTP 429 where this is HTTP 403, and
 * BU-2210, whatever is said of it, where this is error BU-2219.
 */
export function hasOtherCode(own: ErrorCodes, other: ErrorCodes): boolean {
  if (sharedCodes(own, other).length > 0) return false
  const kinds = new Set(sureKeys(own).map(kindOf))
  const all = new Set(Array.from(own.keys(), kindOf))
  return Array.from(other).some(([key, { isSure }]) => (isSure ? all : kinds).has(kindOf(key)))
}

function sureKeys(codes: ErrorCodes): string[] {
  return Array.from(codes).flatMap(([key, { isSure }]) => (isSure ? key : []))
}

/** What stands before the number of a code: "http 403" is one of "http", "ora-01017" one of "ora-". Names are of none. */
function kindOf(key: string): string {
  return /^(?:0x|\d?[a-z]+(?![a-z])[ _-]?)(?=[\da-f_-]*\d)/.exec(key)?.[0] ?? key
}

/** Whether a question names a code, and a text that does not has another one of its kind. */
export function isOfAnotherCode(question: string, text: string): boolean {
  const asked = askedCodes(question)
  if (asked.size === 0) return false
  const isIn = ({ written }: ErrorCode) => text.includes(numberOf(written))
  return ![...asked.values()].some(isIn) && hasOtherCode(asked, errorCodes(text))
}

/** "error 403" is there where "403" is. */
function numberOf(written: string): string {
  const last = written.slice(written.lastIndexOf(' ') + 1)
  return /\d/.test(last) ? last : written
}
