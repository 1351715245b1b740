import { useMutation } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { streamEvents } from '../answers/stream-answer.ts'
import { unwrap } from '../api/client.ts'
import type { ReplyRequest } from '../api/types.ts'
import { notifyFailure } from '../components/states.tsx'
import { type Decision, type Drafting, type ReplyEvent, receiveReply, startDrafting } from './drafting.ts'
import { usePanelHost } from './panel-host.ts'

/** Counts what became of a draft; null takes it back. */
function useCount() {
  const { api } = usePanelHost()
  return useMutation({
    mutationFn: async ({ drafting, decision }: { drafting: Drafting; decision: Decision | null }) => {
      const { draft, text } = drafting
      if (!draft) return
      const { query_id, reply_id } = draft
      if (decision === null) {
        await unwrap(api.DELETE('/api/v1/feedback/{query_id}', { params: { path: { query_id } } }))
        return
      }
      const body = {
        query_id,
        reply_id,
        kind: decision,
        ...(decision === 'edited' ? { final_text: text } : {}),
      }
      await unwrap(api.POST('/api/v1/feedback', { body }))
    },
    onError: notifyFailure,
  })
}

/** Drafts of a reply: the one of now, and those that undo brings back. */
export function useReply(ticketId: string) {
  const { send, baseUrl, source } = usePanelHost()
  const [drafting, setDrafting] = useState<Drafting | null>(null)
  const [earlier, setEarlier] = useState<Drafting[]>([])
  const running = useRef<AbortController | null>(null)
  const count = useCount()
  useEffect(() => () => running.current?.abort(), [])

  const keep = useCallback((before: Drafting | null) => {
    if (before && before.text !== '') setEarlier((list) => [...list, before])
  }, [])

  const generate = (wishes: Pick<ReplyRequest, 'instructions' | 'language' | 'tone'>) => {
    running.current?.abort()
    const control = new AbortController()
    running.current = control
    keep(drafting)
    let current = startDrafting()
    const show = (next: Drafting) => {
      current = next
      if (!control.signal.aborted) setDrafting(next)
    }
    show(current)
    const run = async () => {
      const body: ReplyRequest = { ticket_id: ticketId, ...(source ? { source } : {}), ...wishes }
      const url = `${baseUrl}/api/v1/generate_reply/stream`
      for await (const { event, data } of streamEvents(send, url, body, control.signal)) {
        show(receiveReply(current, { event, data: JSON.parse(data) } as ReplyEvent))
        if (event === 'done') return
      }
      throw new TypeError('The draft broke off.')
    }
    run().catch((error: unknown) => show({ ...current, status: 'failed', error }))
  }

  const stop = () => {
    running.current?.abort()
    setDrafting((now) => (now?.status === 'writing' ? { ...now, status: 'stopped' } : now))
  }
  const edit = (text: string) => setDrafting((now) => (now ? { ...now, text } : now))
  const decide = (decision: Decision | null) => {
    if (!drafting) return
    const before = drafting.decision
    setDrafting({ ...drafting, decision })
    count.mutate(
      { drafting, decision },
      { onError: () => setDrafting((now) => (now ? { ...now, decision: before } : now)) },
    )
  }
  /** Back to the draft as it was written; then to the one before it. */
  const undo = () => {
    if (drafting?.draft && drafting.text !== drafting.draft.text) return edit(drafting.draft.text)
    setDrafting(earlier.at(-1) ?? drafting)
    setEarlier((list) => list.slice(0, -1))
  }
  const isEdited = drafting?.draft != null && drafting.text !== drafting.draft.text
  return { drafting, generate, stop, edit, decide, undo, canUndo: isEdited || earlier.length > 0 }
}
