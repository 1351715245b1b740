/** What is put in for personal data, in the language of the text. */
const WORDS = {
  en: {
    ...{ email: '[email]', phone: '[phone]', number: '[number]', name: '[name]', link: '[link]' },
    ...{ address: '[address]', secret: '[secret]' },
  },
  ko: {
    ...{ email: '[이메일]', phone: '[전화번호]', number: '[번호]', name: '[이름]', link: '[링크]' },
    ...{ address: '[주소]', secret: '[비밀]' },
  },
}
/** What was taken out. */
export type What = keyof (typeof WORDS)['en']

export function placeholder(what: What, language: string): string {
  return WORDS[language === 'ko' ? 'ko' : 'en'][what]
}

const inBrackets = (word: string) => `\\[${word.slice(1, -1)}\\]`
const LINK = `(?:${Object.values(WORDS)
  .map(({ link }) => inBrackets(link))
  .join('|')})`
/** What a link shows is no hole: `[link](https://…)`, also where its address was taken out. */
const ADDRESS_FOLLOWS = `\\((?:https?:|mailto:|tel:|[/#])|(?<=${LINK})\\(${LINK}\\)`
const HOLES = new RegExp(
  `(?:${Object.values(WORDS)
    .flatMap((words) => Object.values(words))
    .map(inBrackets)
    .join('|')})(?!${ADDRESS_FOLLOWS})`,
  'g',
)

/** Where something was taken out. */
export function placeholdersIn(text: string): Array<{ from: number; to: number }> {
  return Array.from(text.matchAll(HOLES), ({ index, 0: { length } }) => ({ from: index, to: index + length }))
}

/** Whether what was taken out is a person, which nobody can put in again. */
export function namesSomebody(text: string): boolean {
  return Object.values(WORDS).some(({ name }) => text.includes(name))
}
