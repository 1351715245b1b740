import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, unwrap } from '../api/client.ts'
import type { Language } from '../i18n/language.ts'
import { chooseLanguage } from '../i18n/start.ts'
import { sessionQuery, useSession } from './session.ts'

/** Speaks another language from now on, in mails too: there is one language of an account, wherever it is chosen. */
export function useLanguageChoice(): (language: Language) => void {
  const queries = useQueryClient()
  const person = useSession()?.person
  const keep = useMutation({
    mutationFn: (language: Language) => unwrap(api.PATCH('/api/v1/account', { body: { language } })),
    onSuccess: () => queries.invalidateQueries(sessionQuery),
    // the console speaks it all the same; only mails stay as they were
  })
  return (language) => {
    chooseLanguage(language)
    if (person && person.language !== language) keep.mutate(language)
  }
}
