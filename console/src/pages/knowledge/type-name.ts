import type { TFunction } from 'i18next'

/** A document's type: those of help desks in words; others are words of whoever brought them in. */
export const typeName = (type: string, t: TFunction): string =>
  type === 'ticket' || type === 'article' ? t(`knowledge.types.${type}`) : type
