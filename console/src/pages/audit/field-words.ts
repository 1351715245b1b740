import i18next, { t } from 'i18next'

/** `limits.requests_per_minute` in words; a field that this console does not know keeps its name. */
export function fieldWords(path: string): string {
  const key = `audit.changed.${path.replaceAll('.', '_')}`
  return i18next.exists(key) ? t(key as 'audit.changed.name') : path
}
