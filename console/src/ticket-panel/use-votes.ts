import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { unwrap } from '../api/client.ts'
import { notifyFailure } from '../components/states.tsx'
import { usePanelHost } from './panel-host.ts'

export type Vote = 'up' | 'down'
type Votes = Record<string, Vote>

/** Thumbs for single results of one search. Pressing one again takes it back. */
export function useVotes(queryId: string) {
  const { api } = usePanelHost()
  const [votes, setVotes] = useState<Votes>({})
  const send = useMutation({
    mutationFn: async ({ next, isTakenBack }: { next: Votes; isTakenBack: boolean }) => {
      const path = { query_id: queryId }
      // votes are taken back all at once: what stays is given anew
      if (isTakenBack) await unwrap(api.DELETE('/api/v1/feedback/{query_id}', { params: { path } }))
      const items = Object.entries(next).map(([document_id, vote]) => ({ document_id, vote }))
      if (items.length > 0)
        await unwrap(api.POST('/api/v1/feedback', { body: { query_id: queryId, kind: 'vote', items } }))
    },
    onError: notifyFailure,
  })
  const vote = (documentId: string, chosen: Vote) => {
    const before = votes
    const { [documentId]: old, ...others } = votes
    const isTakenBack = old === chosen
    const next = isTakenBack ? others : { ...others, [documentId]: chosen }
    setVotes(next)
    send.mutate({ next, isTakenBack }, { onError: () => setVotes(before) })
  }
  return { votes, vote }
}
