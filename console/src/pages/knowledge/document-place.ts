import type { Source } from '../../api/types.ts'
import { isHelpdesk } from './queries.ts'

type Named = { type: string | null; external_id: string }

/** How people call a document: a ticket by its number, an article of a help desk by nothing, others by their own id. */
export function documentNumber({ type, external_id: id }: Named): string {
  if (type === 'ticket' && id.startsWith('ticket:')) return id.replace('ticket:', '#')
  return type === 'article' && id.startsWith('article:') ? '' : id
}

/** Where a document is from: its number and, where that alone does not tell, the name of its help desk. */
export function documentPlace(document: Named & { source_id: string }, sources: Source[]): string {
  const number = documentNumber(document)
  if (number === document.external_id) return number
  const isClear = number !== '' && sources.filter(isHelpdesk).length < 2
  const name = isClear ? undefined : sources.find(({ id }) => id === document.source_id)?.name
  return [number, name].filter(Boolean).join(' · ')
}
