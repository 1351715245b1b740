import { asksForSteps } from './question-kind.ts'

export const INTENTS = ['search', 'how_to', 'status', 'summary', 'smalltalk'] as const

/** What somebody wants, as far as rules can tell, in Korean and English. */
export type Intent = {
  kind: (typeof INTENTS)[number]
  /** The ticket that is meant, for `status` and `summary`. */
  ticketId?: string
  /** The question may as well be about something else: "#1 cause of outages", "test case 5". */
  isDoubtful?: boolean
}

const TICKET_ID = [
  /(?:\b(?:tickets?|cases?)|티켓|문의)\s*(?:number|no\.?|id|번호)?\s*[:#]?\s*(\d{1,18})(?!\d|[.,-]\d|\s*(?:건|개|장))/i,
  /(?<![\w&/#])#(\d{1,18})(?![\w-])/,
  /(?<![\d.])(\d{1,18})\s*번\s*(?:티켓|문의)/,
]

/** What certainly means a ticket, whether there is one of that number or not. */
const CERTAIN = [
  /(?:\btickets?|티켓|문의(?=\s*번호))\s*(?:number|no\.?|id|번호)?\s*[:#]?\s*\d/i,
  /(?<![\w&/#])#\d{3,18}(?![\w-])/,
  /\d\s*번\s*(?:티켓|문의)/,
]
const STATUS =
  /\bstatus\b|\bstate of\b|\bany (?:news|update|progress)\b|\b(?:is|was|has|still) .*\b(?:open|closed|pending|resolved|solved|done)\b|상태|진행 ?(?:상황|중|되)|처리 ?(?:상황|됐|되었|중)|해결 ?(?:됐|되었|된 ?거)|끝났|종료|어떻게 (?:됐|되었|되어)/i
const SUMMARY =
  /\bsummar|\btl;?dr\b|\bwhat(?:'s|’s| is| was| happened| solved| fixed| helped| did| caused)\b|^(?:please )?(?:show|open|tell)(?: me)?(?: about)? (?:the )?(?:tickets?|cases?) #?\d|\bwhy\b|\bcause\b|\bhow was\b|\brecap\b|요약|정리|간추|줄여|무슨|무엇|뭐|내용|원인|왜|어떻게 (?:해결|처리)(?:했|하였|하셨|됐|되었|된)|해결 ?방법|보여 ?(?:줘|주)/i
/** A ticket and hardly a word more: what it is about is asked. */
const BARE = /^[\s#:.?!]*(?:(?:ticket|case|티켓|문의)?[\s#:]*\d+(?:\s*번)?(?:\s*(?:티켓|문의))?)[\s.?!]*$/i

/** Nobody asks a question in these words alone. */
const SMALLTALK =
  /^(?:(?:hi|hello|hey|yo|good (?:morning|afternoon|evening)|thanks?|thank you|thx|cheers|bye|goodbye|see you|ok(?:ay)?|great|nice|cool|how are you|who are you|what(?:'s| is) your name|what can you do|are you (?:there|a bot)|안녕|안녕하세요|안녕하십니까|반가워요?|반갑습니다|고마워요?|고맙습니다|감사|감사합니다|감사해요|수고|수고하세요|수고하셨습니다|잘 ?가|네|예|응|좋아요?|좋네요|알겠습니다|알겠어요?|ㅎㅇ|ㅎ{2,}(?!ㅎ)|ㅋ{2,}(?!ㅋ)|ㄱㅅ|누구세요|누구야|넌 누구야|너는 누구야|뭐 할 수 있어요?|뭘 할 수 있어요?|무엇을 할 수 있나요|잘 지내요?|잘 지냈어요?)(?: (?:there|naru|나루|so much|a lot|very much|all|again|you|정말|다시))*[\s,.!?~^:;)♡♥\p{Extended_Pictographic}]*)+$/iu
const LONGEST_SMALLTALK = 60
/** Longer texts are pasted: the rules below would take long over them, and find nothing. */
const LONGEST = 1_000

export function readIntent(query: string, ticketId?: string): Intent {
  const text = query.normalize('NFC').slice(0, LONGEST).replace(/\s+/g, ' ').trim()
  if (text.length <= LONGEST_SMALLTALK && SMALLTALK.test(text)) return { kind: 'smalltalk' }
  const named = TICKET_ID.map((pattern) => pattern.exec(text)?.[1]).find((id) => id !== undefined)
  const about = named ?? ticketId
  if (about !== undefined && !isHowTo(text)) {
    const isBare = named !== undefined && BARE.test(text)
    const isCertain = named === undefined || isBare || CERTAIN.some((pattern) => pattern.test(text))
    const meant = { ticketId: about, ...(isCertain ? {} : { isDoubtful: true }) }
    if (SUMMARY.test(text) && !/\bstatus\b|상태/i.test(text)) return { kind: 'summary', ...meant }
    if (STATUS.test(text)) return { kind: 'status', ...meant }
    if (SUMMARY.test(text) || isBare) return { kind: 'summary', ...meant }
  }
  return { kind: isHowTo(text) ? 'how_to' : 'search' }
}

/** "How was ticket 5 solved", "어떻게 해결했나요" and "티켓 5 해결 방법" tell of what happened. */
function isHowTo(text: string): boolean {
  const isPast = /어떻게 (?:(?:해결|처리)(?:했|하였|하셨|됐|되었|된)|됐|되었|되어)/.test(text)
  return asksForSteps(text) && !isPast && !/(?:티켓|문의)(?: ?번호)?[ #]*\d+[^.]{0,8}해결 ?방법/.test(text)
}
