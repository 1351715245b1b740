/** What is done to a thing, of two that undo each other. */
export type Direction = {
  kind: DirectionKind
  isForth: boolean
  /** Where it stands in the text. */
  from: number
  to: number
  /** What it is done to, where that is named; '' where it is "it", a label to press, or nothing. */
  object: string
  /** "Stop", which is also done to what only happens. */
  isLoose: boolean
}

/**
 * `being`: that it works, is there or takes part. `gate`: that it may. `amount`, `sight`: how much, and whether it is seen.
 * `way`: into it or out of it; `load`: up or down. `consent`: yes or no to what somebody asked for. `store`: put away or
 * brought back. `whole`: made one or parted.
 */
export type DirectionKind =
  | 'being'
  | 'member'
  | 'gate'
  | 'amount'
  | 'sight'
  | 'way'
  | 'load'
  | 'consent'
  | 'store'
  | 'sound'
  | 'whole'
  | 'session'

const ARTICLE = '(?:(?:the|an?|this|that|our|my|your|any|ip)_)*'
const BARRIER = '(?:blocks?|bans?|locks?|restrictions?|suspension|lock-?out)\\b'

type Pair = { kind: DirectionKind; forth: string; back: string }

/** Of a verb "-e" or a consonant follows; "=" stands for any of its forms. */
const ENGLISH: Pair[] = [
  {
    kind: 'being',
    forth: `enabl= activat= start= begin(?:ning)? subscrib= join= resum= reactivat= re-?enabl= (?:opt|sign)(?:ing)?[_-](?:in|up)\\b set(?:ting)?_(?:\\w+_){0,3}up\\b enforc= set(?:ting)?_(?:["“]?[\\w-]+["”]?_){1,5}to_["“]?on\\b ${particle('on')} (?:activation|start)\\b(?=_of)`,
    back: `disabl= deactivat= stop=(?!(?:_[\\w'’-]+){1,8}_from_\\w+ing) terminat= unsubscrib= cancel= cancellation discontinu= paus= quit(?:ting)? (?<!(?:the|an?|to|by|at|-|week|month|year|front|back|high|low)[_-])end=(?=_(?!of|users?|points?|customers?|dates?)) leav(?:e|ing)(?=_(?:the|a|an|our|my|your|this)) opt(?:ed|ing)?_out get_rid_of clos=(?=_${ARTICLE}(?:\\w+_)?(?:account|workspace|shop|store|subscription)) (?:deactivation|termination)\\b ${particle('off')} set(?:ting)?_(?:["“]?[\\w-]+["”]?_){1,5}to_["“]?off\\b untick= uncheck= deselect= (?:do_not|don['’]t|no_longer)_(?:want|wish|need|like)(?:_to)?_(?:receive|get|have|use|be|see)`,
  },
  {
    kind: 'member',
    forth:
      'add= creat= register= invit= assign= insert= grant= connect= link= attach= mount= install= integrat= (?:creation|installation|registration)\\b(?=_of)',
    back: 'remov= removal delet= deletion unassign= revok= disconnect= unlink= detach= unmount= uninstall= kick= tak(?:e|ing|en)_(?:\\w+_){1,4}(?:off|out_of)\\b',
  },
  {
    kind: 'gate',
    forth: `allow= permit= unblock= unlock= unban= white-?list= (?:lift|remov|releas|clear)(?:e?s|e|ed|ing)?_${ARTICLE}${BARRIER} open=(?:_up)?(?=_${ARTICLE}(?:new_|inbound_|outbound_|tcp_|udp_)*(?:ports?|firewall|accounts?|access)\\b)`,
    back: `(?<!(?:the|an?|this|our|my|ip|access)_)block= den(?:y|ies|ied|ying)\\b ban= (?<!(?:the|an?|this)_)lock= restrict= forbid= black-?list= clos=(?=_${ARTICLE}(?:\\w+_)?(?:ports?|firewall|access)\\b)`,
  },
  {
    kind: 'amount',
    forth:
      'upgrad= increas= rais= extend= expand= enlarg= lengthen= prolong= scal=_up (?:extension|expansion)\\b(?=_of)',
    back: 'downgrad= decreas= lower= reduc= shrink= shorten= scal=_down reduction\\b(?=_of)',
  },
  {
    kind: 'sight',
    forth: 'show= display= publish= unhid= mak(?:e|ing)_(?:[\\w-]+_){1,5}(?:public|visible)\\b',
    back: 'hid= hidden unpublish= conceal= mak(?:e|ing)_(?:[\\w-]+_){1,5}(?:private|invisible)\\b',
  },
  { kind: 'way', forth: 'import=', back: 'export=' },
  { kind: 'load', forth: 'upload=', back: 'download=' },
  { kind: 'consent', forth: 'approv= accept=', back: 'reject= declin= refus=(?=_(?!to_))' },
  {
    kind: 'store',
    forth: 'archiv=',
    back: 'unarchiv= restor=(?=_) (?:get|bring)(?:ting|ing)?_(?:[\\w-]+_){1,4}back\\b',
  },
  { kind: 'sound', forth: 'mut= silenc= snooz=', back: 'unmut= unsnooz=' },
  { kind: 'whole', forth: 'merg= combin=', back: 'split=(?:ting)? separat= unmerg=' },
  {
    kind: 'session',
    forth: 'log(?:ging)?_(?:back_)?in\\b sign(?:ing)?_(?:back_)?in\\b',
    back: 'log(?:ging)?_(?:out|off)\\b sign(?:ing)?_out\\b',
  },
]

/** "Turn it on", "turn it on or off". */
function particle(which: 'on' | 'off'): string {
  const other = which === 'on' ? 'off' : 'on'
  const between = `(?:(?!on\\b|off\\b)["“]?[\\w'’-]+["”]?_){0,6}`
  return `(?:turn|switch|shut)(?:e?s|ed|ing)?_${between}(?:${which}(?:_(?:and|or)_${other})?|${other}_(?:and|or)_${which})\\b`
}

const BARRED = '(?:차단|잠금|정지|제한|격리|휴면|차단된|잠긴)'
const RELEASED = '(?:해제|풀(?:고|어|려|기|면|리)|푸는|풀 수)'

const KOREAN: Pair[] = [
  {
    kind: 'being',
    forth:
      '켜(?!져|졌|지)|켤|켠 |켭니다|켜기|(?<!비)활성화|시작|재개|개시|(?:구독|가입)(?! ?(?:을|를)? ?(?:해지|취소|중지|철회))|신청(?! ?(?:을|를)? ?취소)|(?<![가-힣])예약(?=하|을 (?:하|잡)| ?(?:방법|신청)|해 ?주)|(?:사용|이용)(?:[\'’"”]을? |으로|함[\'’"”]|하고 싶|하려|을 (?:선택|시작))|(?<!그만 ?|안 )받고 싶(?!지)|(?<!안 )받아 ?보',
    back: '끄(?=[고기는려면시세십도]|$)|끌(?= ?(?:수|까|게))|끈 |끕니다|껐|꺼(?= ?(?:주|줘|두|놓|야))|비활성화|해제|중지|중단|종료|해지|탈퇴|취소|멈추|그만(?: ?받)?|정지(?! ?(?:을|를)? ?(?:해제|풀))|(?:사용|이용) ?안 ?함|미사용|안 받고 싶|받지 않|받고 싶지 않|수신 ?거부|(?:구독|신청|가입) ?(?:을|를)? ?(?:해지|취소|중지|철회)|체크(?:를)? ?해제',
  },
  {
    kind: 'member',
    forth:
      '추가|(?<!미)등록(?! ?(?:을|를)? ?(?:해제|취소|말소|삭제))|생성|만들|초대|설치|부여|연결(?! ?(?:(?:을|를)? ?(?:해제|끊)|시간|오류|실패|불가|지연|문제))|연동(?! ?(?:을|를)? ?(?:해제|끊))|(?<!언)마운트',
    back: '삭제|제거|지우|지울|지워|빼(?=[고기는려면])|뺄|빼 ?주|제외|내보내(?!기)|회수|말소|등록 ?(?:을|를)? ?(?:해제|취소|말소|삭제)|(?:연결|연동) ?(?:을|를)? ?(?:해제|끊)|언마운트',
  },
  {
    kind: 'gate',
    forth: `허용|${BARRED}(?:은|을|를)? ?(?:\\S{1,4} )?${RELEASED}|(?:포트|방화벽)[가-힣]{0,2} ?(?:열|개방)`,
    back: `차단(?!된|됨|되|됐|은|이|을? ?(?:해제|풀)| ?${RELEASED})|휴면[가-힣 ]{0,5}전환|막(?=[고기는으]|아)|잠그|잠가|거부(?=하)|(?:포트|방화벽)[가-힣]{0,2} ?닫`,
  },
  {
    kind: 'amount',
    forth:
      '업그레이드|올리|올려|올릴|늘리|늘려|늘릴|증설|증액|확장|확대|상향|높이(?=[고기는려면])|높여|연장(?=하|해|을|를| ?(?:방법|신청|요청|$))',
    back: '다운그레이드|내리(?=[고기는려면])|내려(?!받|가|오)|내릴|줄이|줄여|줄일|축소|하향|낮추|낮춰|낮출|감액|단축(?!키| ?(?:키|주소|링크|URL))',
  },
  {
    kind: 'sight',
    forth: '표시|보이게|(?<!비)공개|노출',
    back: '숨기|숨김|숨길|감추|비공개|안 보이게|보이지 않게',
  },
  { kind: 'way', forth: '가져오기|불러오기', back: '내보내기' },
  { kind: 'load', forth: '업로드', back: '다운로드|내려받' },
  {
    kind: 'store',
    forth: '(?<![가-힣])보관(?=하|함으로|을|처리| ?방법|$)(?! ?(?:을|를)? ?(?:해제|취소))|아카이브(?! ?해제)',
    back: '보관 ?(?:을|를)? ?(?:해제|취소)|아카이브 ?해제|되살리|(?<!자동 ?)복원(?=하|을|시| ?방법|$)',
  },
  { kind: 'sound', forth: '음소거(?! ?(?:을|를)? ?(?:해제|풀))', back: '음소거 ?(?:을|를)? ?(?:해제|풀)' },
  { kind: 'whole', forth: '합치|합쳐|병합|통합하', back: '분리|나누|나눠|쪼개' },
  { kind: 'session', forth: '로그인(?=하(?:려|고 싶|는 ?(?:법|방법)))', back: '로그아웃' },
  {
    kind: 'consent',
    forth:
      '(?<!미)승인(?! ?(?:이|을|를)? ?(?:취소|철회|거절|거부|거래|요청|대기|번호|내역|완료|실패|오류|안))|수락',
    back: '반려|기각|거절|승인 ?(?:을|를)? ?(?:취소|철회)|(?:승인|요청|신청|반품|초대)[가-힣]{0,2} ?거부(?=하|해|$| ?(?:방법|처리))',
  },
]

/** Every form of a verb: "enabl=" is enable, enabled, enabling; "stop=" has its last letter twice. */
function readEnglish(words: string): RegExp {
  const forms = words.split(' ').map((word) => {
    const said = word.replaceAll('_', '\\s+')
    return said.replace(
      /([a-z])=/g,
      (_, last: string) => `${last}(?:e?s|e|i?ed|ied|y|ies|ing|${last}ed|${last}ing)?\\b`,
    )
  })
  return new RegExp(`(?<![\\w-])(?:${forms.join('|')})`, 'gi')
}

type Said = { kind: DirectionKind; isForth: boolean; said: RegExp }

const SAID: Record<'en' | 'ko', Said[]> = {
  en: ENGLISH.flatMap(({ kind, forth, back }) => [
    { kind, isForth: true, said: readEnglish(forth) },
    { kind, isForth: false, said: readEnglish(back) },
  ]),
  ko: KOREAN.flatMap(({ kind, forth, back }) => [
    { kind, isForth: true, said: new RegExp(forth, 'g') },
    { kind, isForth: false, said: new RegExp(back, 'g') },
  ]),
}

const HANGUL = /\p{Script=Hangul}/u
const IS_BARRED = /차단|잠금|잠겼|잠긴|정지|제한|격리|막혔|막혀|막힌/
/** Longer ones are logs, and tables without a mark. */
const LONGEST_CLAUSE = 1_000

/** All directions that a clause names, in order. `about`: what else is said, by which a bare "해제" is understood. */
export function directionsIn(whole: string, about: string): Direction[] {
  const clause = whole.slice(0, LONGEST_CLAUSE)
  const all = (HANGUL.test(clause) ? [...SAID.en, ...SAID.ko] : SAID.en)
    .flatMap(({ kind, isForth, said }) =>
      Array.from(clause.matchAll(said), ({ 0: word, index }) => {
        const isRelease = word === '해제' && IS_BARRED.test(about)
        const meant = isRelease ? { kind: 'gate' as const, isForth: true } : { kind, isForth }
        return { ...meant, word, from: index, to: index + word.length }
      }),
    )
    .sort((a, b) => a.from - b.from || b.to - a.to)
  const kept: typeof all = []
  // "차단 해제" is one, and so is "turn the blocking off"
  for (const one of all)
    if (!kept.some(({ word, from, to }) => one.from >= from && one.to <= to && one.word !== word))
      kept.push(one)
  const unticked = untickedIn(clause)
  return kept
    .filter((one, at) => !isThing(clause, one, kept[at - 1], kept[at + 1]))
    .map(({ word, ...one }) => ({
      ...one,
      isForth: unticked.some(({ from, to }) => one.from >= from && one.to <= to) ? !one.isForth : one.isForth,
      object: HANGUL.test(word) ? objectBefore(clause, one.from) : objectBehind(clause, { ...one, word }),
      isLoose: /^(?:stop|end)/i.test(word),
    }))
}

const THING =
  /^[\s'"’”\])]*(?:기능|설정|옵션|모드|항목|여부|건|내역)?[\s'"’”\])]*(?:을|를|도|은|는)?\s?(?:모두|다시|바로|전부)?\s?$/
const APPLICATION = '신청'

type Word = { word: string; from: number; to: number }

/** Of "자동 부여를 끄고" the first is what the second is done to; of "해지 신청" the second only asks for the first. */
function isThing(
  clause: string,
  { word, to }: Word,
  before: Word | undefined,
  next: Word | undefined,
): boolean {
  const isBeside = (one: Word, other: Word) =>
    /^[가-힣]{2,}$/.test(one.word) && HANGUL.test(other.word) && THING.test(clause.slice(one.to, other.from))
  const one = { word, from: to - word.length, to }
  if (word === APPLICATION && before && isBeside(before, one)) return true
  return next !== undefined && next.word !== APPLICATION && isBeside(one, next)
}

/** Whose tick is taken away: "untick 'Show prices'" is to hide them. */
const UNTICKED = [
  /\b(?:un(?:tick|check)|deselect|clear|(?:turn|switch) off|disable)(?:e?s|ed|ing)?\s+(?:the\s+)?(?:(?:box|checkbox|option|switch|setting)\s+)?["'“‘]([^"'“”‘’\n]{1,80})["'”’]/gi,
  /["'“‘「[]([^"'“”‘’「」[\]\n]{1,80})["'”’」\]](?:의|을|를)?\s?(?:항목|옵션|박스|설정)?(?:의|을|를)?\s?(?:체크|선택|스위치)?(?:를|을)?\s?(?:해제|끄|끕|꺼)/g,
]

/** A quotation mark, and what may stand behind it: "사용'을 ". */
const CLOSING = 3

function untickedIn(clause: string): Array<{ from: number; to: number }> {
  return UNTICKED.flatMap((unticked) =>
    Array.from(clause.matchAll(unticked), ({ 0: whole, 1: label, index }) => {
      const from = index + whole.indexOf(label as string)
      return { from, to: from + (label as string).length + CLOSING }
    }),
  )
}

const LABEL = /(?:[>→»"“'‘«「[(]\s*|\b(?:click|choose|select|press|tap|hit)\s+(?:on |the )?)$/i
/** 'Switch "Sleep" on': what a button is called. */
const QUOTED = /^["“].*["”]$/
const PREPOSITION =
  /\s(?:for|in|on|at|to|from|of|by|with|under|into|via|and|or|but|so|when|if|because|as|after|before|which|that|until|again|anymore|any more|please|who|then|there|here|per|through)\b|[.,;:!?()>\n]/i
const PRONOUN = /^\s*(?:it|them|this|that|these|those|one|all|button|yourself|myself|us|you)?\s*$/i

/** "Disable the IP allowlist for …", "turn the allowlist off". */
function objectBehind(
  clause: string,
  { from, to, word }: { from: number; to: number; word: string },
): string {
  const within = /^\w+\s+(.+?)\s+(?:to\s+["“]?)?(?:on|off|back)$/i.exec(word)?.[1]
  const rest = clause.slice(to, to + 80)
  const end = rest.search(PREPOSITION)
  const object = within ?? rest.slice(0, end < 0 ? undefined : end)
  const isLabel = within ? QUOTED.test(within) : LABEL.test(clause.slice(0, from))
  return isLabel || PRONOUN.test(object) ? '' : object
}

const MOST_BEFORE = 6

/** "[설정 > 알림 > 주간 리포트]를 켜". */
function objectBefore(clause: string, from: number): string {
  const before = clause.slice(0, from).trimEnd()
  const cut = before
    .split(/(?:[하되]고|[하]며|한 뒤|한 후|한 다음|[아어여해]서|면|시고),?\s/)
    .at(-1) as string
  return cut.split(/\s+/).slice(-MOST_BEFORE).join(' ')
}
