export type QuestionLanguage = 'ko' | 'en'

/** Korean as soon as it has Hangul: Korean questions are full of English names, English ones hold no Hangul. */
export function questionLanguage(query: string): QuestionLanguage {
  return /\p{Script=Hangul}/u.test(query) ? 'ko' : 'en'
}

export function nothingFound(language: QuestionLanguage): string {
  return language === 'ko' ? '이 질문에 답하는 내용을 찾지 못했습니다.' : 'Nothing found that answers this.'
}

/** What is said to somebody who asks nothing. */
export function smalltalk(language: QuestionLanguage): string {
  return language === 'ko'
    ? '안녕하세요. 등록된 문서와 티켓에서 답을 찾아 출처와 함께 알려 드립니다. 궁금한 점을 물어보세요.'
    : 'Hello. I answer from your documents and tickets, and name my sources. What would you like to know?'
}
