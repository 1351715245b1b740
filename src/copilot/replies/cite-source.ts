import { toldUnits } from '../passages/told-units.ts'
import { withoutSecrets } from '../passages/without-secrets.ts'
import type { ReplySource } from './reply-source.ts'

export type ReplyCitation = {
  id: number
  document_id: string
  chunk_id: string
  title: string
  heading: string
  url: string | null
  quote: string
  /** Which sentence of the draft it is for, from 0: lines and sentences, in order. */
  sentence: number
}

/** The quote is for the agent, who may read the source as it is: only what it gave somebody to sign in or pay with is hidden. */
export function citeSource(source: ReplySource, said: string, id: number, sentence: number): ReplyCitation {
  const { document_id, chunk_id, title, heading, url, content } = source
  const found = content.includes(said) ? said : nearestUnit(content, said)
  const quote = source.kind === 'solution' ? withoutSecrets(found, source.language, content) : found
  return { id, document_id, chunk_id, title, heading, url, quote, sentence }
}

function nearestUnit(content: string, sentence: string): string {
  const wanted = new Set(sentence.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [])
  let best = { share: -1, text: content }
  for (const unit of toldUnits(content)) {
    const words = unit.text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? []
    const share = words.filter((word) => wanted.has(word)).length
    if (share > best.share) best = { share, text: unit.text }
  }
  return best.text
}
