import type { ReplyDraft } from '../api/types.ts'

export type ReplyCitation = ReplyDraft['citations'][number]
export type Decision = 'accepted' | 'edited' | 'ignored'

/** The events of `POST /api/v1/generate_reply/stream`; `done` repeats the whole draft. */
export type ReplyEvent =
  | { event: 'start'; data: { language?: string } }
  | { event: 'delta'; data: { text: string } }
  | { event: 'citation'; data: ReplyCitation }
  | { event: 'done'; data: ReplyDraft }

/** A draft as it stands: what was written, and what the agent made of it. */
export type Drafting = {
  status: 'writing' | 'done' | 'stopped' | 'failed'
  /** What stands in the field. */
  text: string
  citations: ReplyCitation[]
  /** The draft as it was written; null until it is. */
  draft: ReplyDraft | null
  /** What was counted for it. */
  decision: Decision | null
  error: unknown
}

export const startDrafting = (): Drafting => ({
  status: 'writing',
  text: '',
  citations: [],
  draft: null,
  decision: null,
  error: null,
})

export function receiveReply(drafting: Drafting, { event, data }: ReplyEvent): Drafting {
  if (event === 'start') return drafting
  if (event === 'delta') return { ...drafting, text: drafting.text + data.text }
  if (event === 'citation') return { ...drafting, citations: [...drafting.citations, data] }
  return { ...drafting, status: 'done', text: data.text, citations: data.citations, draft: data }
}

/** How using the text of now is counted. */
export function decisionOf({ draft, text }: Drafting): 'accepted' | 'edited' {
  return draft !== null && draft.text.trim() === text.trim() ? 'accepted' : 'edited'
}

/** Warnings about parts that still stand in the text as they were written. */
export function standingWarnings({
  draft,
  text,
}: Drafting): Array<ReplyDraft['warnings'][number] & { part: string }> {
  if (!draft) return []
  return draft.warnings
    .map((warning) => ({ ...warning, part: draft.text.slice(warning.from, warning.to).trim() }))
    .filter(({ part }) => part === '' || text.includes(part))
}
