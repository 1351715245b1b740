import { TYPE_WORDS } from '../../knowledge/index.ts'

export type QuestionLanguage = 'ko' | 'en'

/** Korean as soon as it has Hangul: Korean questions are full of English names, English ones hold no Hangul. */
export function questionLanguage(query: string): QuestionLanguage {
  return /\p{Script=Hangul}/u.test(query) ? 'ko' : 'en'
}

export function nothingFound(language: QuestionLanguage): string {
  return language === 'ko' ? '이 질문에 답하는 내용을 찾지 못했습니다.' : 'Nothing found that answers this.'
}

/** Where only documents of some types were asked for, by words of one's own. */
export function nothingOfTypes(language: QuestionLanguage, types: readonly string[]): string {
  const quoted = types.map((type) => `“${type}”`).join(', ')
  const words = TYPE_WORDS.join(', ')
  return language === 'ko'
    ? `${quoted} 유형의 문서에서는 아무것도 찾지 못했습니다. 유형은 ${words} 또는 문서에 적힌 유형입니다.`
    : `Nothing found among documents of the type ${quoted}. Types are ${words}, or what your documents say of themselves.`
}

/** Before what was done for one customer, where nothing tells what to do. */
export function doneThen(language: QuestionLanguage): string {
  return language === 'ko'
    ? '따라 할 방법은 찾지 못했습니다. 비슷한 티켓은 상담팀이 이렇게 해결했습니다.'
    : 'Nothing found that says what to do. A ticket like it was solved by the support:'
}

const THANKS = /\b(?:thanks?|thank you|thx|cheers)\b|고마|고맙|감사|ㄱㅅ|수고하셨/i
const FAREWELL = /\b(?:bye|goodbye|see you)\b|잘 ?가|수고하세요/i
const ASKS_WHO = /\b(?:who|what|are you)\b|누구|뭐|뭘|무엇/i

/** What is said to somebody who asks nothing: to thanks and farewells in kind, else what may be asked here. */
export function smalltalk(language: QuestionLanguage, said: string): string {
  const [thanks, farewell] = [THANKS.test(said), FAREWELL.test(said)]
  if ((thanks || farewell) && !ASKS_WHO.test(said)) {
    if (language === 'ko')
      return `${thanks ? '별말씀을요. ' : ''}${farewell ? '안녕히 가세요. ' : ''}궁금한 점이 생기면 또 물어보세요.`
    return `${thanks ? 'You are welcome. ' : ''}${farewell ? 'Goodbye. ' : ''}Ask again whenever you need to know something.`
  }
  return language === 'ko'
    ? '안녕하세요. 등록된 문서와 티켓에서 답을 찾아 출처와 함께 알려 드립니다. 궁금한 점을 물어보세요.'
    : 'Hello. I answer from your documents and tickets, and name my sources. What would you like to know?'
}

/** What a question about a ticket is told that there is none of, as far as who asks may know. */
export function noSuchTicket(language: QuestionLanguage, ticketId: string): string {
  return language === 'ko'
    ? `읽을 수 있는 티켓 가운데 ${ticketId}번이 없습니다.`
    : `There is no ticket ${ticketId} that you may read.`
}

/** `names`: of the help desks that have a ticket of this number. */
export function whichHelpdesk(
  language: QuestionLanguage,
  ticketId: string,
  names: readonly string[],
): string {
  const quoted = names.map((name) => `“${name}”`).join(', ')
  return language === 'ko'
    ? `${ticketId}번 티켓이 여러 헬프데스크에 있습니다: ${quoted}. 어느 헬프데스크인지 이름을 넣어 다시 물어보세요.`
    : `Several help desks have a ticket ${ticketId}: ${quoted}. Ask again with the name of the one that you mean.`
}
