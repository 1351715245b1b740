const NO_HELP_IN_ENGLISH =
  /\b(?:did|does|do|has|have|had)(?: not|n['’]?t)(?: \w+){0,2}? (?:help|work|fix|solve|resolve|change|make (?:any|a|much) difference|do (?:the trick|anything|it))(?:ed|d)?\b|\b(?:nothing|none of (?:it|this|that|these|those|your \w+)) (?:has )?(?:help|work|fix|solv|resolv|chang)(?:ed|s|es)\b|\b(?:not|n['’]?t|never)(?: \w+){0,2}? (?:working|helping|helpful|fixed|solved|resolved|sorted|succe\w+|back to normal)\b|\bstop(?:s|ped) (?:working|responding)\b|\bno (?:luck|difference|change|effect|success|improvement)\b|\bstill (?:not|no|does ?n|did ?n|do ?n|can|fail|the same|broken|hang|happen|occur|crash|stuck|down|blocked|getting|get (?:the|an|this)|see(?:ing)? (?:the|this)|having|have the same|shows? the|says? the|read-only)|\bsame (?:error|issue|problem|result|message|thing|behaviou?r)\b|\b(?:give|gave|giving) up\b|\bto no avail\b|\bwithout (?:any )?success\b|\buseless\b|\b(?:switch(?:ing)?|move|moving|go(?:ing)?|chang(?:e|ing)) to (?:another|a different) (?:vendor|provider|supplier|company|tool|product)\b/i
const FAILS_IN_KOREAN =
  '(?:안 ?(?:되|돼|됩|됨|나|열|켜|보)|못 ?[하했합]|[되하지]지 ?(?:않|를 ?않|가 ?않)|똑같|같은|그대로|실패|오류|에러|마찬가지)'
const NO_HELP_IN_KOREAN = new RegExp(
  `(?:그래도|그것도|이것도|그것으로도|이걸로도|여전히|아직도|해 ?봤(?:는데|지만|으나)|[했였](?:는데도|지만|으나|음에도)|[했였]는데|해도|하여도|따라 ?했)[^.]{0,40}?${FAILS_IN_KOREAN}|똑같(?:습니다|아요|네요|은데요|이)|마찬가지(?:입니다|예요|이네요|네요)|소용(?:이|도)? ?없|도움이? ?(?:안|되지|못)|효과(?:가|도)? ?없|해결(?:이|은|도)? ?(?:안|되지 ?않|되지 ?못|못)|(?:정상|성공)[^.,]{0,16}?(?:않|아니|아닙|아님|안 ?(?:되|돼|됩|됨|하|나)|못 ?[하했합])|변[화함](?:이|가|도)? ?없|달라(?:진|지는) ?(?:게|것이?|점이?) ?없|^(?:역시 |그냥 )?안 ?(?:되네요|됩니다|돼요|되는데요|되던데요|되는군요)|포기(?:하|할|합)|다른 (?:업체|회사|서비스)(?:를|로|을)? ?(?:쓰|이용|옮기|알아)`,
)
const NO_MORE =
  /\b(?:no longer|any ?more|gone|disappeared|never again)\b|더 ?이상|더는|사라졌|없어졌|안 나타/i
const HELPED =
  /\b(?:work(?:s|ed|ing)|fixed|solved|resolved|sorted|that (?:did|was) it|did the trick|all good|all set|back to normal|succe(?:ss\w*|eded)|(?:that|this|it) helped|(?:opens|prints|starts|runs|loads|connects|arrives|shows up|boots) (?:fine )?now)\b|해결(?:됐|되었|됨|했|하였)|잘 ?(?:됩|되|돼|나)|이제 (?:됩|되네|돼)|정상|성공|되었습니다|됐습니다|됐어요|괜찮아졌|(?:출력|접속|로그인|실행|연결|재생|인쇄)(?:이|도)? ?(?:잘 )?(?:됩니다|되네요|돼요)/i

const BUT = /,? \b(?:but|however|yet)\b,? |(?<=지만|으나),? /i

/** What a customer says of what they were told to do: true, it helped; false, it did not; undefined: neither. */
export function didItHelp(sentences: readonly string[]): boolean | undefined {
  const told = sentences.map((text) => {
    const isRefused = refuses(text)
    // "The first did not help, but the second fixed it"
    const last = isRefused ? (text.split(BUT).slice(1).at(-1) ?? '') : text
    if (HELPED.test(last) && !refuses(last)) return true
    return isRefused ? false : undefined
  })
  return told.includes(true) ? true : told.find((one) => one !== undefined)
}

function refuses(text: string): boolean {
  return (NO_HELP_IN_ENGLISH.test(text) || NO_HELP_IN_KOREAN.test(text)) && !NO_MORE.test(text)
}
