import { changesIn, type OptionChange } from './asked-option.ts'
import { type Direction, directionsIn } from './direction-words.ts'

export type AskedDirection = Direction & {
  /** It is tried and fails: what helps may be anything, even to undo something else. */
  isFailing: boolean
}

/** What somebody wants done, as far as there is an opposite to it. */
export type Asked = { directions: AskedDirection[]; changes: OptionChange[] }

const CLAUSES = /[.!?\n。？！]+(?:\s+|$)|[,;]\s+|\s+[–—-]\s+/

/**
 * What somebody wants done, of two things that undo each other: to switch off, not on. `title`: a subject, a heading or a
 * whole question, which names what it is about; a `body` also tells what was done and what happened. Of what is wanted in
 * both directions nothing is said.
 */
export function askedDirections(title: string, body = ''): Asked {
  const all = `${title}\n${body}`
  const ofTitle = clausesOf(title).flatMap((clause) => askedIn(clause, all, true))
  const ofBody = clausesOf(body).flatMap((clause) => askedIn(clause, all, false))
  const asked = [...ofTitle, ...ofBody].map((one) => (one.object === '' ? { ...one, object: title } : one))
  // what is said to fail is also what is wanted, where it is asked for besides
  const directions = asked.filter(
    (one) => !asked.some((other) => other.kind === one.kind && other.isForth !== one.isForth),
  )
  return { directions, changes: changesIn(all) }
}

const LONGEST = 4_000

function clausesOf(text: string): string[] {
  return text
    .slice(0, LONGEST)
    .split(CLAUSES)
    .filter((clause) => clause.trim() !== '')
}

function askedIn(clause: string, all: string, isTitle: boolean): AskedDirection[] {
  const isFailing = FAILING.test(clause)
  const isWanted = /\p{Script=Hangul}/u.test(clause) ? isWantedInKorean : isWantedInEnglish
  const wanted = directionsIn(clause, all).flatMap((direction) => {
    if (isUnwanted(clause, direction)) return [{ ...direction, isForth: !direction.isForth }]
    return isWanted(clause, direction, isTitle) ? [direction] : []
  })
  return wanted
    .filter(
      (one) => !wanted.some((other) => other.kind === one.kind && becomes(clause, other) && other !== one),
    )
    .map((direction) => ({ ...direction, isFailing }))
}

const UNWANTED_BEFORE =
  /\b(?:not|n['’]t|no longer|never) (?:\w+ly |really )?(?:want|wish|need|like|plan|intend|going)(?:ing|ed)? to (?:be )?$/i
const UNWANTED_BEHIND =
  /^(?:하|되)?(?:고 ?싶지 ?(?:않|도 않|가 않)|길|기를|기)?(?:(?:을|를|은|는)? ?원(?:하지|치) ?않|(?:고 ?)?싶지 ?않)|^(?:을|를)? ?안 ?(?:하고 ?싶|하려)|^하지 ?않(?:으려|고 ?싶|았으면|기를)/

/** "I do not want to extend it", "연장하고 싶지 않습니다": the other direction is wanted. */
function isUnwanted(clause: string, { from, to }: Direction): boolean {
  return (
    UNWANTED_BEFORE.test(clause.slice(Math.max(0, from - NEAR), from)) ||
    UNWANTED_BEHIND.test(clause.slice(to))
  )
}

/** Of "비공개 게시글을 공개로 전환" the second is what it is to be. */
function becomes(clause: string, { to }: Direction): boolean {
  return /^(?:으)?로 ?(?:다시 ?)?(?:전환|변경|바꾸|바꿔|바꿀|돌리|돌려|되돌)/.test(clause.slice(to))
}

const FAILING =
  /\b(?:cannot|unable|fail\w*|errors?|not able|wo ?n['’]?t|does ?n['’]?t|did ?n['’]?t|is ?n['’]?t|not work\w*|impossible|denied|refus\w*|rejected|greyed|stuck)\b|\bcan['’]?t\b|\bcan not\b|안 ?(?:됩|되|돼|됨|된)|불가|실패|오류|에러|못 ?(?:하|합|했|해)|수 ?없|(?:되|하|지)지 ?않|막[혀혔]/i

const ADVERBS =
  '(?:(?:also|just|now|simply|permanently|temporarily|fully|completely|again|please|quickly|me|us)\\s+)*'
const WHO = '(?:i|we|you|they|one|someone|somebody|(?:an?|the|my|our|your) \\w+)'
/** What stands right before what is wanted. */
const WANTS = new RegExp(
  String.raw`(?:^[\s"'“*#\d.)]*(?:re:\s*|fwd?:\s*|hi\W+|hello\W+)*|\b(?:(?:can|could|would|will|should|do|does|must|may) ${WHO}|(?:want|need|like|wish|wants|wanted|how|way|ways|possible|trying|try|tried|plan|planning|unable|able|steps|going|failed|fails|${WHO} (?:want|need)) to|(?:asks?|request|instructions|problems?|issues?|trouble|help|question|procedure|error|guide) (?:me |us )?(?:to|for|of|about|on|with|when|while|in)|cannot|can['’]?t|please|kindly|pls|plz|let['’]?s|help (?:me|us)))\s*${ADVERBS}$`,
  'i',
)
const JOINED = /\b(?:and|or|then|and then)\s+$/i
const REQUEST =
  /\bhow (?:do|can|to|could|should|would)\b|\bplease\b|\b(?:want|need|like|wish|way) to\b|\b(?:can|could) (?:i|we|you)\b/i
const SUBORDINATE =
  /\b(?:when|if|after|before|once|while|whenever|until|unless|without|instead of|rather than|not|never|don['’]t(?! know)|avoid|prevent|since|because|that)\b[^,]*$/i
/** "Disabled", "starts": how it is. */
const TELLS = /^(?!(?:need|embed)$)\w+(?:ed|[^s]s)\b/i
/** "Upgrade failed", "the start page". */
const NOUN_BEFORE = /^\s+(?:fail|error|problem|issue|does|is\b|was\b|has\b|button|process|page\b|stuck)/i
const UNWANTED = /^(?:do not|don['’]t|no longer)/i

function isWantedInEnglish(clause: string, { from, to }: Direction, isTitle: boolean): boolean {
  const before = clause.slice(Math.max(0, from - NEAR), from)
  const word = clause.slice(from, to)
  if (UNWANTED.test(word)) return true
  if (TELLS.test(word) || NOUN_BEFORE.test(clause.slice(to)) || SUBORDINATE.test(before)) return false
  if (WANTS.test(before)) return isTitle || !/^\s*$/.test(before) || !/^\w+ing\b/i.test(word)
  return JOINED.test(before) && (isTitle || REQUEST.test(before))
}

/** What stands farther off says nothing of it. */
const NEAR = 200

const KOREAN_REQUEST =
  /싶|방법|법(?:을|이|은|좀)?(?:\s|$)|어떻게|어디|나요|까요|주세요|주십시오|주실|주시|줘|요청|부탁|문의|려고|려면|려는|원합|원해|희망|신청|절차|수 있|하고자|가능|안 ?(?:됩|되|돼)|불가|실패/
/** What was, or is: "삭제했는데", "차단되어". */
const KOREAN_TELLS =
  /^(?:했|하였|됐|되었|되어|돼|된|되|됩|될|해도|하더라도|당했|당한|[가-힣]?[었았였]|졌|져|진|지면|지도)|^\S{0,3}(?:했|었|았)(?:는데|더니|습니다|어요|지만|고)|^(?:을|를|이|가)? ?(?:한|하면|하니|하자|하던|하는데|하였더니|하다가|할 때|할 경우|하면서|하지 ?(?:않|마|말)|시(?:에|마다|\s))|^(?:으)?로 ?(?:된|되어|돼|설정된|설정돼|전환된|바뀐)|^(?:\s?(?:후|뒤|시|중|된|전|이후)(?:에|의|로|\s|$))|^(?:기|하기) ?전/
const EVENT = /^(?:중단|중지|정지|종료|차단)$/
const KOREAN_PASSIVE = /(?:자동으로|자꾸|저절로|갑자기|마음대로|임의로)\s?\S{0,8}$/

function isWantedInKorean(clause: string, { from, to, kind }: Direction, isTitle: boolean): boolean {
  const before = clause.slice(Math.max(0, from - NEAR), from)
  const tail = clause.slice(to)
  const word = clause.slice(from, to)
  if (/[A-Za-z]/.test(word)) return isWantedInEnglish(clause, { from, to } as Direction, isTitle)
  if (KOREAN_TELLS.test(tail) || KOREAN_PASSIVE.test(before)) return false
  // "서비스 중단" is what happened, "서비스 중단 요청" is not
  if (EVENT.test(word) && tail.trim() === '') return false
  // "설정에서 확인 가능" asks to be shown nothing
  return (
    isTitle ||
    KOREAN_REQUEST.test(tail) ||
    /싶$/.test(word) ||
    (kind !== 'sight' && /어떻게|어디/.test(before))
  )
}
