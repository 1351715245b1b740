/** What is put in for personal data, in the language of the text. */
const WORDS = {
  en: { email: '[email]', phone: '[phone]', number: '[number]', name: '[name]', link: '[link]' },
  ko: { email: '[이메일]', phone: '[전화번호]', number: '[번호]', name: '[이름]', link: '[링크]' },
}
type What = keyof (typeof WORDS)['en']

const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g
const URL_LIKE = /\bhttps?:\/\/[^\s<>)\]"']+/gi
/** Resident numbers of Korea and cards, with or without dashes, spaces or dots. */
const RESIDENT = /(?<!\d)\d{6}[ -]?[1-8]\d{6}(?!\d)/g
const CARD = /(?<!\d)(?:\d[ .-]?){12,18}\d(?!\d)/g
const PHONE =
  /(?<![\w.])(?:\+\d{1,3}[ .-]?)?(?:\(0?\d{1,4}\)[ .-]?|0\d{1,3}[ .-]?)\d{3,4}[ .-]\d{4}(?!\d)|(?<![\w.])\+\d{1,3}(?:[ .-]?\d){7,12}(?!\d)|(?<![\w.])\d{3}[ .-]\d{3,4}[ .-]\d{4}(?!\d)|(?<!\d)01[016789]\d{7,8}(?!\d)/g
/** Accounts: 110-234-567890. */
const ACCOUNT = /(?<![\w-])\d{2,6}-\d{2,6}-\d{2,8}(?:-\d{1,6})?(?![\w-])/g
/** Orders, invoices, customers: ORD-20931, #884422, INV2024-0113. Short codes, as of errors, stay. */
const REFERENCE = /(?<![\w-])(?:[A-Z]{2,6}[-_]?)(?=[\dA-Z-]*\d{5})[\dA-Z][\dA-Z-]*(?![\w-])|#\d{4,}\b/g
const LABELLED =
  /((?:\b(?:order|invoice|account|customer|member|contract|tracking|booking|reservation|policy|serial|licen[cs]e)(?:\s*(?:number|no\.?|id|code|key))?|주문|송장|계좌|고객|회원|계약|예약|운송장|시리얼|라이선스)(?:\s*(?:번호|코드|키|아이디))?(?:\s*(?:is|[:#=]))?(?:\s*(?:은|는|이|가))?\s*)([A-Z0-9][\dA-Z-]{3,})/gi
const LONG_NUMBER = /(?<![\w.-])\d{7,}(?![\w-])/g
const IP = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g
const UUID = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi
const SECRET =
  /\b(?:sk|pk|ghp|gho|xox[abp]|AKIA)[-_A-Za-z0-9]{12,}\b|\b(?=[A-Za-z0-9_-]*\d)(?=[A-Za-z0-9_-]*[A-Z])(?=[A-Za-z0-9_-]*[a-z])[A-Za-z0-9_-]{20,}\b/g
/** What somebody was told to sign in with: "Your new password is hunter2", "임시 비밀번호는 Abc123!입니다". */
const TOLD_SECRET =
  /((?:\b(?:password|passwd|passphrase|passcode|pin|otp|(?:api|access|secret|activation) key|(?:verification|activation|one-time) code)(?: (?:is|was)(?: now)?\s{0,2}:?|\s{0,2}[:=])|(?:비밀번호|암호|패스워드|핀 ?번호|인증 ?(?:번호|코드)|(?:API|액세스|접근|활성화) ?키)(?:\s{0,2}[:=]|[은는이가]))\s{0,2}["'“‘`]?)(?=[!-~]{0,64}[\d!@#$%^&*])[!-~]{3,63}[\w!@#$%^&*](?![\w!@#$%^&*]|\s?(?:자|글자|개|일|분|시간|characters|days|minutes))/gi

/** "Dear Ms. Jane Doe," "Hi Jane," "김철수 고객님" "담당자 박영희 드림" "Best regards,\nJane Doe" */
const GREETED =
  /((?:^|\n)[^\S\n]*(?:[Dd]ear|[Hh]i|[Hh]ello|[Hh]ey|[Gg]ood (?:morning|afternoon|evening))[ ,]+(?:(?:Mr|Mrs|Ms|Dr)\.?\s+)?)(\p{Lu}[\p{L}'’-]+(?:\s+\p{Lu}[\p{L}'’.-]*){0,2})/gu
const GREETED_KO =
  /([가-힣]{2,4})(?=\s?(?:고객님|회원님|사장님|대표님|담당자님|매니저님|과장님|대리님|부장님|팀장님|씨(?![가-힣])|님(?![가-힣])))/g
const TITLES_KO = new Set([
  '고객',
  '회원',
  '사장',
  '대표',
  '담당자',
  '매니저',
  '과장',
  '대리',
  '부장',
  '팀장',
  '선생',
  '여러분',
])
const SIGNED =
  /((?:^|\n)[^\S\n]*(?:(?:(?:[Bb]est|[Kk]ind|[Ww]arm)\s+)?[Rr]egards|[Ss]incerely(?: yours)?|[Tt]hanks|[Tt]hank you|[Cc]heers|[Bb]est|[Yy]ours(?: truly)?)[^\S\n]*(?:,[^\S\n]*)?\n\s*)(\p{Lu}[\p{L}'’.-]+(?:\s+\p{Lu}[\p{L}'’.-]*){0,3})(?=[^\S\n]*(?:\n|$))/gu
const SIGNED_KO = /([가-힣]{2,4})(?=\s+(?:드림|올림|배상)(?![가-힣]))/g
const INTRODUCED =
  /((?:\b[Mm]y name is|\b[Tt]his is|\bI am|\bI['’]m)\s+)(\p{Lu}[\p{L}'’-]+(?:\s+\p{Lu}[\p{L}'’-]+){0,2})/gu
const INTRODUCED_KO =
  /((?:저는|제 이름은|담당자(?:는)?|상담원)\s+)([가-힣]{2,4})(?=입니다|이라고|라고|이고|예요|이에요)/g

/**
 * Takes out of another customer's ticket what is theirs alone: addresses, numbers of people, cards, accounts and orders,
 * credentials, links that carry ids, and names where people are greeted, sign or introduce themselves. Rather too much than too
 * little: what is left is a way to solve something.
 */
export function scrub(text: string, language: string): string {
  const words = WORDS[language === 'ko' ? 'ko' : 'en']
  const put = (what: What) => words[what]
  return text
    .replace(URL_LIKE, (url) => (isPlainLink(url) ? url : put('link')))
    .replace(EMAIL, put('email'))
    .replace(SECRET, put('number'))
    .replace(TOLD_SECRET, (_, label: string) => label + put('number'))
    .replace(UUID, put('number'))
    .replace(RESIDENT, put('number'))
    .replace(PHONE, put('phone'))
    .replace(CARD, put('number'))
    .replace(ACCOUNT, (found) => (isDate(found) ? found : put('number')))
    .replace(IP, put('number'))
    .replace(LABELLED, (whole, label: string, code: string) =>
      /\d{3}/.test(code) ? label + put('number') : whole,
    )
    .replace(REFERENCE, put('number'))
    .replace(LONG_NUMBER, put('number'))
    .replace(GREETED, (whole, before: string, name: string) =>
      /^(?:There|All|Team|Everyone|Customer|Sir|Madam)\b/.test(name) ? whole : before + put('name'),
    )
    .replace(GREETED_KO, (name) => (TITLES_KO.has(name) ? name : put('name')))
    .replace(SIGNED, (_, before: string) => before + put('name'))
    .replace(SIGNED_KO, put('name'))
    .replace(INTRODUCED, (_, before: string) => before + put('name'))
    .replace(INTRODUCED_KO, (_, before: string) => before + put('name'))
}

/** Without a query, and without a part of its path that looks like an id. */
function isPlainLink(url: string): boolean {
  if (!URL.canParse(url)) return false
  const { search, hash, pathname, username } = new URL(url)
  const parts = pathname.split('/')
  return search === '' && username === '' && !/\d{4}|=/.test(hash) && !parts.some(looksLikeId)
}

function looksLikeId(part: string): boolean {
  return (
    /^\d{3,}$/.test(part) ||
    /\d{6}/.test(part) ||
    /^(?=.*\d)[0-9a-f-]{12,}$/i.test(part) ||
    part.includes('@')
  )
}

function isDate(text: string): boolean {
  return /^(?:19|20)\d{2}-\d{1,2}-\d{1,2}$/.test(text)
}

/** What identifies somebody or something of theirs, as it stands in a text: each must be known to whom it is sent. */
export function identifiersOf(text: string): Array<{ from: number; to: number; text: string; what: What }> {
  const kinds: Array<[What, RegExp]> = [
    ['link', URL_LIKE],
    ['email', EMAIL],
    ['number', SECRET],
    ['number', UUID],
    ['number', RESIDENT],
    ['phone', PHONE],
    ['number', CARD],
    ['number', ACCOUNT],
    ['number', IP],
    ['number', REFERENCE],
    ['number', LONG_NUMBER],
    ['link', HOST],
  ]
  const found: Array<{ from: number; to: number; text: string; what: What }> = []
  for (const [what, pattern] of kinds) {
    for (const match of text.matchAll(pattern)) {
      const [from, to] = [match.index, match.index + match[0].length]
      if (what === 'number' && isDate(match[0])) continue
      if (found.some((one) => from < one.to && to > one.from)) continue
      found.push({ from, to, text: match[0], what })
    }
  }
  return found.sort((a, b) => a.from - b.from)
}

const HOST =
  /(?<![\w@./-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|net|org|io|dev|app|kr|co|biz|info|xyz|local|internal|corp|lan)(?![\w-])/gi

export function placeholder(what: What, language: string): string {
  return WORDS[language === 'ko' ? 'ko' : 'en'][what]
}
