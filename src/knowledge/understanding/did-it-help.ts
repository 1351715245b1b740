const NO_HELP_IN_ENGLISH =
  /(?<!\b(?:i|we|you) )\b(?:did|does|do|has|have|had)(?: not|n['’]?t)(?: \w+){0,2}? (?:help|work|fix|solve|resolve|change|make (?:any|a|much) difference|do (?:the trick|anything|it))(?:ed|d)?\b|\b(?:nothing|none of (?:it|this|that|these|those|your \w+)) (?:has )?(?:help|work|fix|solv|resolv|chang)(?:ed|s|es)\b|\b(?:not|n['’]?t|never)(?: \w+){0,2}? (?:working|helping|helpful|fixed|solved|resolved|sorted|succe\w+|back to normal)\b|\bstop(?:s|ped) (?:working|responding)\b|\bno (?:luck|difference|change|effect|success|improvement)\b|\bstill (?:not|no|does ?n|did ?n|do ?n|can|fail|the same|broken|hang|happen|occur|crash|stuck|down|blocked|getting|get (?:the|an|this)|see(?:ing)? (?:the|this)|having|have the same|shows? the|says? the|read-only|(?:blank|empty|missing|wrong|black|white|grey(?:ed)?|red|dead|off|offline|locked|unavailable|unable|invalid|slow|nothing)\b)|\balso (?:not|does ?n['’]?t|did ?n['’]?t)\b|\bsame (?:error|issue|problem|result|message|thing|behaviou?r)\b(?! with)|\b(?:give|gave|giving) up\b|\bto no avail\b|\bwithout (?:any )?success\b|\buseless\b|\b(?:switch(?:ing)?|move|moving|go(?:ing)?|chang(?:e|ing)) to (?:another|a different) (?:vendor|provider|supplier|company|tool|product)\b/i
const FAILS_IN_KOREAN =
  '(?:안 ?(?:되|돼|됩|됨|나|열|켜|보)|못 ?[하했합]|[되하지]지 ?(?:않|를 ?않|가 ?않)|똑같|같은|그대로|실패|오류|에러|마찬가지)'
const NO_HELP_IN_KOREAN = new RegExp(
  `(?:그래도|그것도|이것도|그것으로도|이걸로도|여전히|아직도|해 ?봤(?:는데|지만|으나)|[했였](?:는데도|지만|으나|음에도)|[했였]는데|해도|하여도|따라 ?했)[^.]{0,40}?${FAILS_IN_KOREAN}|똑같(?:습니다|아요|네요|은데요|이)|마찬가지(?:입니다|예요|이네요|네요)|소용(?:이|도)? ?없|도움이? ?(?:안|되지|못)|효과(?:가|도)? ?없|해결(?:이|은|도)? ?(?:안|되지 ?않|되지 ?못|못)|(?:정상|성공)[^.,]{0,16}?(?:않|아니|아닙|아님|안 ?(?:되|돼|됩|됨|하|나)|못 ?[하했합])|변[화함](?:이|가|도)? ?없|달라(?:진|지는) ?(?:게|것이?|점이?) ?없|^(?:역시 |그냥 )?안 ?(?:되네요|됩니다|돼요|되는데요|되던데요|되는군요)|포기(?:하|할|합)|다른 (?:업체|회사|서비스)(?:를|로|을)? ?(?:쓰|이용|옮기|알아)`,
)
/** Whatever it was has ended. */
export const NO_MORE =
  /\b(?:no longer|any ?more|gone|disappeared|never again)\b|더 ?이상|더는|사라졌|없어졌|안 나타/i
const HELPED_IN_ENGLISH =
  /\b(?:works(?! (?:from|at)\b)|work(?:s|ed|ing) (?:again|now|fine|well|perfectly|properly|as expected|like a charm|after|since)|(?:that|this|it|which|solution|steps?|trick|workaround) (?:\w+ )?worked|(?:it|this|that|everything|all|they|both)(?:['’]s| is| are) (?:now |all |fine |up and |back )?working(?! (?:on|from)\b)|start(?:s|ed) working|fixed(?! (?:price|rate|ip|address|date|amount|size|fee))|solved|resolved(?! to\b)|sorted(?! by\b)|that (?:did|was) it|did the trick|all good|all set|back to normal|succe(?:ss\w*|eded)|(?:that|this|it) (?:really )?helped|(?:opens|prints|starts|runs|loads|connects|arrives|shows up|boots) (?:fine )?now)\b|^work(?:ed|ing)\b/i
const HELPED_IN_KOREAN =
  /(?:해결|복구|정상화|개선)(?:이|은|도)? ?(?:됐|되었|됨|되네|됩니다|했|하였)|잘 ?(?:됩|되|돼|나)|이제 [^.]{0,20}(?:됩|되네|되는|돼|됐|되었|나[와옵오])|정상(?:적으로|으로)? ?(?:작동|동작|출력|접속|표시|처리|실행|이용|사용|연결|운영|가동|로그인|발송|수신)?(?:이|은|도)? ?(?:됩|되네|되는|되고|돼|됐|되었|입니다|이네|이에요|하네|합니다|확인|화)|성공(?:했|하였|적|입니다)|^(?:네|오|아|와)?[,! ]*(?:됐|되었|됩니다|되네요|돼요)|괜찮아졌|(?:출력|접속|로그인|실행|연결|재생|인쇄)(?:이|도)? ?(?:잘 )?(?:됩니다|되네요|돼요)/
/** How it was once, or is with another one. */
const ELSEWHERE =
  /\b(?:until|(?<!(?:as|like|than) )before|previously|used to|last (?:week|month|year)|(?<!since )yesterday)\b|\b(?:on|in|at|for|with) (?:the |an? |my |our )?(?:other|another|old|previous|different|colleague\w*)\b|\b(?:was|were) (?:\w+ )?working\b|까지(?:는|만 해도)|(?:예|이|그)?전에는|(?<![가-힣])다른 [^.,]{1,16}(?:에서|[은는]) /i

function helps(text: string): boolean {
  return (HELPED_IN_ENGLISH.test(text) || HELPED_IN_KOREAN.test(text)) && !ELSEWHERE.test(text)
}

const BUT = /,? \b(?:but|however|yet)\b,? |(?<=지만|으나),? /i

/** What a customer says of what they were told to do: true, it helped; false, it did not; undefined: neither. */
export function didItHelp(sentences: readonly string[]): boolean | undefined {
  const told = sentences.map((text) => {
    const isRefused = refuses(text)
    // "The first did not help, but the second fixed it"
    const last = isRefused ? (text.split(BUT).slice(1).at(-1) ?? '') : text
    if (helps(last) && !refuses(last)) return true
    return isRefused ? false : undefined
  })
  return told.includes(true) ? true : told.find((one) => one !== undefined)
}

function refuses(text: string): boolean {
  return (NO_HELP_IN_ENGLISH.test(text) || NO_HELP_IN_KOREAN.test(text)) && !NO_MORE.test(text)
}
