import { currentLanguage } from '../../i18n/language.ts'

/** `ko` in words; null where the language is not known. */
export function languageName(code: string): string | null {
  if (code === 'und') return null
  try {
    return new Intl.DisplayNames([currentLanguage()], { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}
