export type QuestionLanguage = 'ko' | 'en'

/** Korean as soon as it has Hangul: Korean questions are full of English names, English ones hold no Hangul. */
export function questionLanguage(query: string): QuestionLanguage {
  return /\p{Script=Hangul}/u.test(query) ? 'ko' : 'en'
}

export function nothingFound(language: QuestionLanguage): string {
  return language === 'ko' ? '이 질문에 답하는 내용을 찾지 못했습니다.' : 'Nothing found that answers this.'
}
