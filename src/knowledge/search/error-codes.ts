// A number is a code only beside a word that says so: years, amounts and counts are none.
const NOT_A_COUNT =
  /(?!\d|[.,:/-]\d|\s?(?:%|times?\b|x\b|of\b|(?:more )?(?:days?|hours?|minutes?|mins?|seconds?|secs?|weeks?|months?|years?|people|users?|requests?|calls?|seats?|items?)\b|번|회|건|개|명|분|시간|일|초|년|월|원|달러|차례))/
    .source
const NOT_A_YEAR = '(?!20[23]\\d\\b)'
const HTTP_STATUS = '(40[0-9]|41[0-9]|42[1-9]|431|451|50[0-8]|51[01]|52[0-7])'
const HTTP_TEXT =
  '(?:bad request|unauthori[sz]ed|payment required|forbidden|not found|method not allowed|conflict|gone|too many requests|internal server error|bad gateway|service unavailable|gateway time-?out)'
const GIVES =
  '(?:returns?|returned|returning|answers?|answered|gets?|got|getting|throws?|threw|receives?|received|responds?(?: with)?|responded(?: with)?|shows?|gives?)'

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
    '(?:error|fault|alarm)(?: code| number| no\\.?)?|(?<!\\b(?:zip|area|postal|post|promo|discount|country|sms|verification|security|product|dial) )code|(?:오류|에러|장애) ?(?:코드|번호)?',
    'error',
  ),
]

/** Names of errors that are written as such: ERR-4012, E1234, ORA-01017, 0x80070005, DEVICE_LOST, ECONNRESET. */
const NAMED =
  /(?<![\w$-])(?:0x[0-9a-fA-F]{4,16}|[A-Z]{2,10}[-_]\d{2,8}(?:[-_]\d{1,8})?|(?:[A-Z]{1,10}\d{4,8}|(?:E|ERR|HTTP)\d{2,8})(?:[-_]\d{1,8})?|[A-Z]{2,}(?:_[A-Z0-9]{2,}){1,8}|E(?:CONN|TIMED|NO|ACC|PERM|ADDR|PIPE|HOST|NET|AGAIN|BUSY|EXIST|INVAL)[A-Z]{0,12})(?![\w-]|\s?=)/g
/** Products, standards, money and dates look the same. */
const NO_ERROR =
  /^(?:RTX|GTX|GPU|CPU|RAM|DDR|CUDA|RFC|ISO|IEEE|SHA|AES|RSA|UTF|MD|WIN|IOS|USD|EUR|KRW|GBP|JPY|CNY|[GMTK]B[-_]?\d{1,5}$|FY|CY|HY|Q|COVID|GPT|TLS|SSL|[A-Z]{3,9}[-_]?(?:19|20)\d\d$)/

/**
 * The error codes of a text, each as the text first writes it, by a key that is the same for other ways to write it:
 * "HTTP 403", "error 403", "403 Forbidden" and "(403)" are one.
 */
export function errorCodes(text: string): Map<string, string> {
  const codes = new Map<string, string>()
  const add = (key: string, written: string) => {
    if (!codes.has(key)) codes.set(key, written)
  }
  let rest = text
  for (const { pattern, keyOf, isWhole } of KINDS) {
    rest = rest.replace(pattern, (whole: string, number: string) => {
      add(keyOf(number), isWhole ? whole.replace(/[()]/g, '').trim() : number)
      return ' '.repeat(whole.length)
    })
  }
  for (const [written] of rest.matchAll(NAMED))
    if (!NO_ERROR.test(written)) add(written.toLowerCase(), written)
  return codes
}
