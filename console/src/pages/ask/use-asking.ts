import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type Asking, receive, startAsking } from '../../answers/asking.ts'
import { streamAnswer } from '../../answers/stream-answer.ts'
import { sendChecked } from '../../api/csrf.ts'
import { statusOf } from '../../api/problem.ts'
import { sessionQuery } from '../../shell/session.ts'

/**
 * Finished answers stay in the query cache for a while: coming back from a document shows the answer again instead
 * of asking again, and signing out clears them with everything else.
 */
const answerKey = (question: string) => ['answer', question]

type UseAsking = { asking: Asking | null; stop: () => void; again: () => void }

/** Asks whenever the question changes; leaving the page ends the request. */
export function useAsking(question: string | undefined): UseAsking {
  const queries = useQueryClient()
  const [asking, setAsking] = useState<Asking | null>(null)
  const [round, setRound] = useState(0)
  const running = useRef<AbortController | null>(null)

  // `round` is here for its change alone: it asks the same question once more.
  useEffect(() => {
    if (!question) return setAsking(null)
    const kept = queries.getQueryData<Asking>(answerKey(question))
    if (kept) return setAsking(kept)
    const control = new AbortController()
    running.current = control
    let current = startAsking(question)
    const show = (next: Asking) => {
      current = next
      if (!control.signal.aborted) setAsking(next)
    }
    show(current)
    const run = async () => {
      const body = { query: question }
      const events = streamAnswer(sendChecked, '/api/v1/query/stream', body, control.signal)
      for await (const event of events) show(receive(current, event))
      queries.setQueryData(answerKey(question), current)
    }
    run().catch((error: unknown) => {
      if (statusOf(error) === 401) void queries.invalidateQueries(sessionQuery)
      show({ ...current, status: 'failed', error })
    })
    return () => control.abort()
  }, [question, round, queries])

  const stop = useCallback(() => {
    running.current?.abort()
    setAsking((now) => (now?.status === 'asking' ? { ...now, status: 'stopped' } : now))
  }, [])
  const again = useCallback(() => {
    if (question) queries.removeQueries({ queryKey: answerKey(question) })
    setRound((count) => count + 1)
  }, [question, queries])
  return { asking: asking?.question === question ? asking : null, stop, again }
}
