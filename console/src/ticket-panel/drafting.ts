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

/** Where a part stands now: of several places, the one nearest to where it stood; -1: it is gone. */
function placeOf(part: string, text: string, before: number): number {
  const next = text.indexOf(part, before)
  const last = text.lastIndexOf(part, before)
  if (next < 0 || last < 0) return Math.max(next, last)
  return next - before < before - last ? next : last
}

/** A warning with the part that it is about, and where that stands in the text of now; empty: about the whole. */
type StandingWarning = ReplyDraft['warnings'][number] & { part: string }

/** The same words about several parts are said once. */
export function byMessage(warnings: readonly StandingWarning[]): StandingWarning[][] {
  const groups = Map.groupBy(warnings, ({ code, message }) => `${code} ${message.en}`)
  return [...groups.values()]
}

/** Warnings about parts that still stand in the text as they were written. */
export function standingWarnings({ draft, text }: Drafting): StandingWarning[] {
  if (!draft) return []
  return draft.warnings.flatMap((warning) => {
    const written = draft.text.slice(warning.from, warning.to)
    const part = written.trim()
    if (part === '') return { ...warning, part, from: 0, to: 0 }
    const from = placeOf(part, text, warning.from + written.indexOf(part))
    return from < 0 ? [] : { ...warning, part, from, to: from + part.length }
  })
}
