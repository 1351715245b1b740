import i18next from 'i18next'
import type { en } from './en.ts'

export type Language = 'ko' | 'en'

export const languages: ReadonlyArray<{ value: Language; label: string }> = [
  { value: 'ko', label: '한국어' },
  { value: 'en', label: 'English' },
]

export const isLanguage = (text: unknown): text is Language => text === 'ko' || text === 'en'

export const currentLanguage = (): Language => (i18next.resolvedLanguage === 'ko' ? 'ko' : 'en')

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
    returnNull: false
  }
}
