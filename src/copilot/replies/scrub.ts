import { KOREAN_SURNAME } from '../../knowledge/index.ts'
import { placeholder, type What } from '../passages/placeholders.ts'
import { KEY, withoutSecrets } from '../passages/without-secrets.ts'

const EMAIL = /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g
const URL_LIKE = /\bhttps?:\/\/[^\s<>)\]"']+/gi
/** Resident numbers of Korea and cards, with or without dashes, spaces or dots. */
const RESIDENT = /(?<!\d)\d{6}[ -]?[1-8]\d{6}(?!\d)/g
const CARD = /(?<!\d)(?:\d[ .-]?){12,18}\d(?!\d)/g
const IBAN = /(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){3,7}(?: ?[A-Z\d]{1,3})?(?!\w)/g
const PHONE =
  /(?<![\w.])(?:\+\d{1,3}[ .-]?)?(?:\(0?\d{1,4}\)[ .-]?|0\d{1,3}[ .-]?)\d{3,4}[ .-]\d{4}(?!\d)|(?<![\w.])\+\d{1,3}(?:[ .-]?\d){7,12}(?!\d)|(?<![\w.])\d{3}[ .-]\d{3,4}[ .-]\d{4}(?!\d)|(?<!\d)01[016789]\d{7,8}(?!\d)/g
/** Accounts: 110-234-567890. */
const ACCOUNT = /(?<![\w-])\d{2,6}-\d{2,6}-\d{2,8}(?:-\d{1,6})?(?![\w-])/g
/** Orders, invoices, customers: ORD-20931, #884422, INV2024-0113. Short codes, as of errors, stay. */
const REFERENCE = /(?<![\w-])(?:[A-Z]{2,6}[-_]?)(?=[\dA-Z-]*\d{5})[\dA-Z][\dA-Z-]*(?![\w-])|#\d{4,}\b/g
const LABELLED =
  /((?:\b(?:order|invoice|account|customer|member|contract|tracking|booking|reservation|policy|insurance|patient|student|employee|staff|serial|passport|licen[cs]e)(?:\s*(?:number|no\.?|id|code|key))?|주문|송장|계좌|고객|회원|계약|예약|운송장|시리얼|여권|면허|라이선스|보험|환자|학생|원아|아동|사원|직원)(?:\s*(?:번호|코드|키|아이디))?(?:\s*(?:is|[:#=]))?(?:\s*(?:은|는|이|가))?\s*)([A-Z0-9][\dA-Z-]{3,})/gi
const LONG_NUMBER = /(?<![\w.-])\d{7,}(?![\w-])/g
const IP = /(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g
/** Keys and ids, by the look of them. */
const MIXED = /\b(?=[A-Za-z0-9_-]*\d)(?=[A-Za-z0-9_-]*[A-Z])(?=[A-Za-z0-9_-]*[a-z])[A-Za-z0-9_-]{20,}\b/g
const UUID = /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/gi
/** "Dear Ms. Jane Doe," "Hi Jane," "김철수 고객님" "담당자 박영희 드림" "Best regards,\nJane Doe" */
const GREETED =
  /((?:^|\n)[^\S\n]*(?:[Dd]ear|[Hh]i|[Hh]ello|[Hh]ey|[Gg]ood (?:morning|afternoon|evening))[ ,]+(?:(?:Mr|Mrs|Ms|Dr)\.?\s+)?)(\p{Lu}[\p{L}'’-]+(?:\s+\p{Lu}[\p{L}'’.-]*){0,2})/gu
const TITLE_KO =
  '(?:사장|대표|담당자|매니저|과장|차장|대리|부장|팀장|실장|본부장|이사|상무|전무|주임|사원|선생|연구원|책임|선임|수석|엔지니어|교수|원장)'
const GREETED_KO = new RegExp(
  String.raw`([가-힣]{2,4})(?=\s?(?:고객님|회원님|${TITLE_KO}님|(?<![글날불말솜])씨(?:[가는의을를께와도]|에게|한테)?(?![가-힣])|님(?:[이은을를의께과도]|께서|에게|한테)?(?![가-힣])))|(?<![가-힣])(${KOREAN_SURNAME}[가-힣]{2})(?= ${TITLE_KO}(?:님)?(?:께|에게|이|가|은|는|을|를|과|와|의|도|입니다|[\s,.)(]|$)| (?:어린이|원아|아동|학생|환자)(?![가-힣]{2}))`,
  'g',
)
const TITLES_KO = new Set([
  ...['고객', '회원', '사장', '대표', '담당자', '매니저', '과장', '차장', '대리', '부장', '팀장', '선생'],
  ...[
    '실장',
    '본부장',
    '이사',
    '여러분',
    '담당',
    '해당',
    '관리',
    '구매',
    '영업',
    '귀사',
    '저희',
    '우리',
    '기사',
  ],
  ...[
    '관리자',
    '상담원',
    '엔지니어',
    '연구원',
    '사용자',
    '부모',
    '어머',
    '아버',
    '사모',
    '학부모',
    '사업부',
    '사무실',
    '부가세',
  ],
])
const SIGNED =
  /((?:^|\n)[^\S\n]*(?:(?:(?:[Bb]est|[Kk]ind|[Ww]arm)\s+)?[Rr]egards|[Ss]incerely(?: yours)?|[Tt]hanks|[Tt]hank you|[Cc]heers|[Bb]est|[Yy]ours(?: truly)?)[^\S\n]*(?:,[^\S\n]*)?\n\s*)(\p{Lu}[\p{L}'’.-]+(?:\s+\p{Lu}[\p{L}'’.-]*){0,3})(?=[^\S\n]*(?:\n|$))/gu
const SIGNED_KO = /([가-힣]{2,4})(?=\s+(?:드림|올림|배상)(?![가-힣]))/g
const INTRODUCED =
  /((?:\b[Mm]y name is|\b[Tt]his is|\bI am|\bI['’]m)\s+)(\p{Lu}[\p{L}'’-]+(?:\s+\p{Lu}[\p{L}'’-]+){0,2})/gu
const INTRODUCED_KO = new RegExp(
  String.raw`((?:저는|제 이름은|담당자(?:는)?|상담원|[가-힣A-Za-z]{1,12}(?:팀|센터|부서|본부|파트)(?:의)?(?: (?:담당|${TITLE_KO}))?|(?:고객|기술|운영|업무|온라인) ?(?:지원|상담|응대)(?: (?:담당|${TITLE_KO}))?|(?<![A-Za-z])CS(?: 담당)?)\s+)(?!이메일|연락처|주소|서비스|기[간능본]|신청|예약|마감|현[재황]|주[요간의]|제[한공]|방[법식]|문의|정[책보]|전[용화]|유[형료]|안내|설정|지원|한도|부[분서재족]|사[용유업정항]|어[느디]|[가-힣]{2}[값액금부률량법표])(${KOREAN_SURNAME}[가-힣]{1,2})(?=(?: ?${TITLE_KO})?(?:입니다|이라고|라고|이고|예요|이에요))`,
  'g',
)
/** "Ask Martin Keller from your purchasing team", "our CFO Ingrid Dahl", "Ms. Roe". */
const SPOKEN_OF =
  /(\b(?:[Tt]ell|[Rr]emind|[Ii]nform|[Aa]sk) (?=\p{Lu}[\p{Ll}’'-]+ (?:to|that|about|when|if|for)\b)(?!(?:Windows|Outlook|Excel|Word|Teams|Chrome|Firefox|Safari|Edge|Android|Linux|Git|Docker|Slack|Zoom|Siri|Alexa|Cortana|Gemini|Copilot)\b)|(?:\b(?:[Aa]sk|[Tt]ell|[Cc]ontact|[Ii]nform|[Nn]otify|[Cc]all|[Ee]-?mail|[Ww]rite to|[Cc]c|[Ff]orward (?:it|this|them) to|[Ss]peak (?:to|with)|[Tt]alk (?:to|with))(?: your| our| the)?(?: (?:colleagues?|manager|boss|admin(?:istrator)?|accountant))? )(?=\p{Lu}[\p{Ll}’'-]+ \p{Lu})|(?:\b(?:[Cc]olleagues?|[Cc]o-?worker|[Tt]eam-?mate|[Bb]oss|CEO|CFO|CTO|COO|CIO|[Aa]ccountant|[Aa]ssistant|[Ii]ntern|Mrs?\.?|Ms\.?|Dr\.|Herr|Frau) ))(?!(?:\p{Lu}[\p{L}’'-]+ ){0,2}(?:Support|Care|Team|Services?|Desk|Cent(?:er|re)|Sales|Billing|Department|Office|Admin\w*|Help|Security|Operations|Settings|Account|Portal|Console|Cloud|Workspace|API|Page|Menu|Relations|Success)\b)(\p{Lu}\p{Ll}[\p{L}’'-]*(?: (?:(?:van|von|de|der|den|di|da|al|el) ){0,2}\p{Lu}\p{Ll}[\p{L}’'-]*){0,2})/gu
/** "Change the name to Harlow Benedetti", "이름을 '박하린'으로". */
const NAMED =
  /(\bname (?:is|as|to|into|of) ["'“‘]?)(\p{Lu}\p{Ll}[\p{L}’'-]*(?: \p{Lu}\p{Ll}[\p{L}’'-]*){1,2})/gu
const NAMED_KO = new RegExp(
  `((?:이름|성명|성함)(?:을|은|이)? ?["'“‘]?)(${KOREAN_SURNAME}[가-힣]{1,2})(?=["'”’]?(?:으로|로|이라|라고|입니다|이고))`,
  'g',
)
const DATE = String.raw`(?:\d{4} ?[년./-] ?\d{1,2} ?[월./-] ?\d{1,2}일?|\d{1,2}(?:st|nd|rd|th)? (?:of )?\p{L}{3,9},? \d{4}|\p{L}{3,9} \d{1,2}(?:st|nd|rd|th)?,? \d{4})`
/** "The date of birth 14 March 2021", "2021년 3월 12일생". */
const BORN = new RegExp(
  `((?:\\b(?:date of birth|birth ?(?:day|date)|born(?: on)?|DOB)|생년월일|생일)(?: is|은|는|이|을)?\\s?[:(]?\\s?)${DATE}|()${DATE}(?=생(?![가-힣]))`,
  'giu',
)
/** "Of the child [number] of Milo Okonkwo": whose it was. */
const OWNED = /(\[number\] of )(\p{Lu}\p{Ll}[\p{L}’'-]* \p{Lu}\p{Ll}[\p{L}’'-]*)/gu
const STREET =
  /(?<![\w.-])\d{1,5}[A-Za-z]? (?!(?:Google|One|Hard)\b)(?:\p{Lu}[\p{L}'’.-]+ ){1,3}(?:Street|St|Road|Rd|Row|Walk|Mews|Close|Hill|Avenue|Ave|Lane|Ln|Drive|Boulevard|Blvd|Court|Square|Sq|Terrace|Crescent|Highway|Parkway|Gardens|Way|Place)\b\.?(?=\s*(?:[,.;:)!?\n]|$)| in \p{Lu}| (?:to|by|and|is|was|instead) )(?:, ?\p{Lu}\p{Ll}[\p{L}'’-]*(?: \p{Lu}\p{Ll}[\p{L}'’-]*){0,2}(?:,? [A-Z]{2}(?![\w]))?(?:,? (?=[A-Z0-9 ]{0,4}\d)[A-Z0-9]{2,5}(?: [A-Z0-9]{3})?(?!\w))?)?/gu
const STRASSE =
  /(?<!\p{L})\p{Lu}[\p{L}-]*(?:straße|strasse|str\.|weg|platz|allee|gasse|gade|straat|laan) ?\d{1,4}[a-z]?(?![\w])(?:, ?(?:[A-Z]{1,2}-)?\d{4,5} \p{Lu}[\p{L}-]+)?/gu
const STREET_KO =
  /(?<![가-힣])(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주|충청[남북]|전라[남북]|경상[남북])(?:특별자치도|특별자치시|특별시|광역시|시|도)?\s(?:[가-힣]{1,8}(?:시|군|구|읍|면)\s){1,3}[가-힣0-9·]{1,12}(?:로|길|동|가|리)\s?\d{1,5}(?:-\d{1,4})?(?:번?길\s?\d{1,4}(?:-\d{1,4})?)?(?:번지)?(?:,?\s[가-힣A-Za-z0-9]{0,12}(?:\d동|\d층|\d호|빌딩|아파트|타워)(?=(?:으로|로|에서|에|입니다|을|를)?(?![가-힣]))){0,4}/g

/**
 * Takes out of another customer's ticket what is theirs alone: addresses, numbers of people, cards, accounts and orders,
 * credentials, vouchers, links that carry ids, and names where people are greeted, spoken of, sign or introduce themselves.
 * Rather too much than too little: what is left is a way to solve something.
 */
export function scrub(text: string, language: string): string {
  const put = (what: What) => placeholder(what, language)
  const withoutLinks = text
    .replace(URL_LIKE, (url) => (isPlainLink(url) ? url : put('link')))
    .replace(EMAIL, put('email'))
  return withoutSecrets(withoutLinks, language)
    .replace(MIXED, put('number'))
    .replace(BORN, (_, before: string | undefined) => (before ?? '') + put('number'))
    .replace(STREET, put('address'))
    .replace(STRASSE, put('address'))
    .replace(STREET_KO, put('address'))
    .replace(UUID, put('number'))
    .replace(RESIDENT, put('number'))
    .replace(IBAN, put('number'))
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
    .replace(NAMED, (_, before: string) => before + put('name'))
    .replace(NAMED_KO, (_, before: string) => before + put('name'))
    .replace(OWNED, (_, before: string) => before + put('name'))
    .replace(SPOKEN_OF, (_, before: string) => before + put('name'))
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
    ['number', KEY],
    ['number', MIXED],
    ['number', UUID],
    ['number', RESIDENT],
    ['number', IBAN],
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
