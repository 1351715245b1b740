const ENGLISH = [
  /^(?:so,? |please )?what(?:'s| is| are| exactly is| exactly are)(?: an?)? (.+?)(?: exactly)?$/i,
  /^(?:please )?(?:define|definition of|meaning of|explain what)(?: an?)? (.+?)(?: (?:is|are|means))?$/i,
  /^what does(?: an?)? (.+?) mean$/i,
]
const KOREAN = [
  /^(.+?)(?:이란|란|이라는 (?:것|게)(?:은|는|이)?|은|는|이|가)?\s*(?:대체 |도대체 |정확히 )?(?:무엇|뭐|뭔|뭘|무슨 (?:뜻|의미))(?:이야|야|예요|에요|이에요|인가|인가요|이죠|죠|지|지요|가|가요|입니까|일까요?|인지 알려.*)?$/,
  /^(.+?)(?:이란|란)$/,
  /^(.+?)(?:의|이란|란)?\s*(?:뜻|의미|정의)(?:은|는|이|가|을|를)?\s*(?:무엇|뭐|알려)?.*$/,
]
// With these it is a question for one fact about a thing, or for several things.
const NO_THING =
  /^(the|this|that|my|your|our|some|there|it|going|happening|wrong|new|required|needed|used|i|you)\b|\b(of|in|for|on|at|to|with|when|if|by|from|between|and|or|does|do|is|are|default|maximum|minimum|limit|difference)\b|의\s|기본값|차이|하는|하면|되는|이유|원인|방법|문제|최대|최소|[을를에] |에서 /i
const MAX_WORDS = 3

/** The thing that a question asks to be told what it is ("What is a Pod?", "파드란?"); undefined for any other question. */
export function askedThing(query: string): string | undefined {
  const text = query
    .normalize('NFC')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/[\s?？.!。]+$/, '')
  for (const pattern of /\p{Script=Hangul}/u.test(text) ? KOREAN : ENGLISH) {
    const thing = pattern.exec(text)?.[1]?.trim()
    if (!thing || thing.length > 60) continue
    if (thing.split(' ').length <= MAX_WORDS && !NO_THING.test(thing)) return thing
  }
  return undefined
}
