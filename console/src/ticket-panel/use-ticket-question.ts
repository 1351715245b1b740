import { useCallback, useEffect, useRef, useState } from 'react'
import { type Asking, receive, startAsking } from '../answers/asking.ts'
import { streamAnswer } from '../answers/stream-answer.ts'
import { usePanelHost } from './panel-host.ts'

/** Asks about one ticket; a new question, or leaving, ends the one before. */
export function useTicketQuestion(ticketId: string) {
  const { send, baseUrl, source } = usePanelHost()
  const [asking, setAsking] = useState<Asking | null>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const ask = useCallback(
    (question: string) => {
      running.current?.abort()
      const control = new AbortController()
      running.current = control
      let current = startAsking(question)
      const show = (next: Asking) => {
        current = next
        if (!control.signal.aborted) setAsking(next)
      }
      show(current)
      const run = async () => {
        const body = { query: question, ticket_id: ticketId, ...(source ? { source } : {}) }
        const events = streamAnswer(send, `${baseUrl}/api/v1/query/stream`, body, control.signal)
        for await (const event of events) show(receive(current, event))
      }
      run().catch((error: unknown) => show({ ...current, status: 'failed', error }))
    },
    [send, baseUrl, source, ticketId],
  )
  const stop = useCallback(() => {
    running.current?.abort()
    setAsking((now) => (now?.status === 'asking' ? { ...now, status: 'stopped' } : now))
  }, [])
  return { asking, ask, stop }
}
