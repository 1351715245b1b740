import i18next, { t } from 'i18next'

const known = (key: string) => i18next.exists(key)
const words = (key: string) => t(key as 'audit.title')

/** `key.revoked` in words; an action that this console does not know keeps its name. */
export function actionWords(action: string): string {
  const key = `audit.action.${action}`
  return known(key) ? words(key) : action
}

/** `key.revoked` belongs to the family `key.`, which the API takes as a filter. */
export const familyOf = (action: string) => `${action.split('.')[0]}.`

export function familyWords(family: string): string {
  const key = `audit.family.${family.replace(/\.$/, '')}`
  return known(key) ? words(key) : family
}

/** A filter's action: one of them, or a family. */
export const isFamily = (action: string) => action.endsWith('.')
