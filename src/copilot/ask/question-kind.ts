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

/** Words of a question that name a thing of their own: capitals within an English sentence, Latin in a Korean one. */
export function namesIn(query: string): string[] {
  const isKorean = /\p{Script=Hangul}/u.test(query)
  const words = query.match(/[A-Za-z][\w.-]*\w/g) ?? []
  return words.filter((word, i) => isKorean || (/[A-Z]/.test(word) && (i > 0 || /[A-Z]/.test(word.slice(1)))))
}
