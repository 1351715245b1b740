import i18next from 'i18next'
import LanguageDetector from 'i18next-browser-languagedetector'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'
import { ko } from './ko.ts'
import { currentLanguage, isLanguage, type Language } from './language.ts'

const storageKey = 'naru.language'

/** Follows the browser until someone chooses; only a choice is remembered. */
export async function startTranslations(): Promise<void> {
  i18next.on('languageChanged', () => {
    document.documentElement.lang = currentLanguage()
  })
  await i18next
    .use(LanguageDetector)
    .use(initReactI18next)
    .init({
      resources: { en: { translation: en }, ko: { translation: ko } },
      supportedLngs: ['en', 'ko'],
      nonExplicitSupportedLngs: true,
      load: 'languageOnly',
      fallbackLng: 'en',
      detection: { order: ['localStorage', 'navigator'], lookupLocalStorage: storageKey, caches: [] },
      interpolation: { escapeValue: false },
    })
}

export function chooseLanguage(language: Language): void {
  try {
    localStorage.setItem(storageKey, language)
  } catch {
    // Storage can be switched off; the choice then lasts for this page.
  }
  void i18next.changeLanguage(language)
}

/** Takes over the language of an account where nobody has chosen one in this browser. */
export function adoptLanguage(language: string | null | undefined): void {
  if (!isLanguage(language)) return
  try {
    if (localStorage.getItem(storageKey) !== null) return
  } catch {
    // Without storage no choice was kept either.
  }
  chooseLanguage(language)
}
