import { askedCodes } from '../../knowledge/index.ts'

const STEPS =
  /\bhow (do|can|could|should|would|might) (i|we|you|one)\b|\bhow to\b|\bwhat (should|must|do|can) (i|we|you)\b|\b(steps?|procedure|instructions) (to|for)\b|어떻게|방법|절차|순서|[가-힣]려면|하는 법|싶(어요|습니다|은데)|무엇을 (해야|확인|점검|설정)/i
// "어떻게 되나요" asks what happens, "how do I know" what a sign is; neither asks for steps.
const NO_STEPS = /어떻게 (되|다른|다릅|계산|동작|작동)|무엇이|\bhow do (i|we|you) know\b|얼마나 걸리/i

/** Whether a question asks what to do, so that steps answer it. */
export function asksForSteps(query: string): boolean {
  return STEPS.test(query) && !NO_STEPS.test(query)
}

const FACT =
  /\b(what|which|who|whom|whose|why|when|where|how|is|are|was|were|does|did|can|may|must|should)\b|어떤|어느|무엇|무슨|뭐|왜|누구|누가|어디|언제|몇|얼마|(나요|까요|인가|은|는)\s*\??$/i

/** Whether a question asks for one thing rather than for an account: "roll back a deployment" does not. */
export function asksForFact(query: string): boolean {
  return FACT.test(query)
}

const WHY =
  /\bwhy\b|\bwhat(?:['’]s| is| are| was)? (?:the )?(?:causes?|reasons?)\b|(?<!\bno )\b(?:causes?|reasons?)(?: (?:of|for|behind)\b|\s*\??$)|\bhow come\b|왜|이유|원인/i

/** Whether a question asks for what brought something about. */
function asksForCause(query: string): boolean {
  return WHY.test(query)
}

const ENGLISH_QUESTION =
  /^(?:and |but |so |hi,? |hello,? |please )*(?:what|which|who|whom|whose|why|when|where|how|is|are|was|were|do|does|did|can|could|may|must|should|would|will|has|have)\b|\?\s*$/i
const GOES_WRONG =
  /\b(?:not|cannot|never|nothing|nobody|unable|no longer|fail\w*|errors?|reject\w*|refus\w*|declin\w*|denied|crash\w*|abort\w*|hang(?:s|ing)?|broken|slow\w*|stuck|full|missing|lost|wrong|time[sd]? ?out|invalid|expired|blocked|locked|down|too \w+)\b|n['’]t\b|(?:^|\s)(?:안|못) ?[가-힣]|[가-힣]지 ?(?:않|못|를 않|가 않)|없[어습음네]|느[려립리린]|실패|오류|에러|거부|거절|끊[겨기긴]|멈[추춰췄]|깨[져집진]|차단|부족|모자라|잘못|막[혀혔힙]|불가|중단/i

const MEANING = /\bmean(?:s|ing)?\b|의미|뜻/i

/** Whether it is no question, but tells what goes wrong: what helps against that is meant. */
export function tellsProblem(query: string): boolean {
  const isQuestion = /\p{Script=Hangul}/u.test(query)
    ? asksForFact(query) || asksForSteps(query)
    : ENGLISH_QUESTION.test(query.trim())
  if (isQuestion || asksForCause(query) || MEANING.test(query)) return false
  return GOES_WRONG.test(query) || askedCodes(query).size > 0
}

/** Whether help is wanted, or the reason of something: neither is given by who says that it is so. */
export function asksForHelp(query: string): boolean {
  return asksForSteps(query) || asksForCause(query) || tellsProblem(query)
}

const NUMBER =
  /\bhow (long|many|much|often|quickly|fast|soon|large|big|far)\b|\b(maximum|minimum|limit|cost|price|default)\b|\bwhen\b|얼마|몇|며칠|언제|최대|최소|기본값|기한|크기|초인가/i

/** Whether a number is likely what answers: a time, a price, a size. */
export function asksForNumber(query: string): boolean {
  return NUMBER.test(query)
}

// Endings of verbs that are no nouns with 하다 or 되다: their stems (늘리, 바꾸, 따르) carry less than the nouns.
const VERB = /(?<![하되])(나요|까요|는지|려면|려고|어요|아요|세요|습니까|니까|는데|[아어라]야|게)$/

/** The Korean words of a question that are verbs. */
export function koreanVerbs(query: string): string[] {
  return Array.from(query.normalize('NFC').matchAll(/\p{Script=Hangul}+/gu), ([run]) => run).filter((run) =>
    VERB.test(run),
  )
}

/**
 * Words of a question that name a thing of their own: capitals within an English sentence, Latin in a Korean one, numbers
 * such as 403.
 */
export function namesIn(query: string): string[] {
  const isKorean = /\p{Script=Hangul}/u.test(query)
  const words = query.match(/[A-Za-z][\w.-]*\w/g) ?? []
  const isName = (word: string, i: number) =>
    isKorean || (/[A-Z]/.test(word) && (i > 0 || /[A-Z]/.test(word.slice(1))))
  const numbers = Array.from(askedCodes(query).values(), ({ written }) => written.match(/\S*\d\S*/g) ?? [])
  return [...words.filter(isName), ...numbers.flat()]
}
