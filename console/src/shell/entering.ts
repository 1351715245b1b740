import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { rememberSeat } from '../api/csrf.ts'
import type { Session } from '../api/types.ts'
import { adoptLanguage } from '../i18n/start.ts'
import { tellOtherTabs } from './other-tabs.ts'
import { sessionQuery } from './session.ts'

/** Begins a session that the server has just answered, and goes on at a path of the console. */
export function useEnter(): (session: Session, to: string) => void {
  const queries = useQueryClient()
  const router = useRouter()
  return (session, to) => {
    // Whoever was signed in before may have seen more.
    queries.clear()
    rememberSeat(session)
    queries.setQueryData(sessionQuery.queryKey, session)
    adoptLanguage(session.person?.language)
    tellOtherTabs()
    router.history.push(to)
  }
}
