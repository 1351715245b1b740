import { Stack, Text } from '@mantine/core'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { codeOf, isUnreachable, statusOf } from '../../../console/src/api/problem.ts'
import { Failure } from '../../../console/src/components/states.tsx'
import { currentLanguage } from '../../../console/src/i18n/language.ts'
import type { PanelHost } from '../../../console/src/ticket-panel/panel-host.ts'
import { TicketPanel } from '../../../console/src/ticket-panel/ticket-panel.tsx'
import { words } from './words.ts'

const RETRIES = 1

/** What whoever set the app up can do about a failure. */
function adviceFor(error: unknown): string | null {
  const said = words[currentLanguage()]
  if (codeOf(error) === 'token_exceeds_issuer') return said.tooLittle
  if (statusOf(error) === 401) return said.keyRefused
  return isUnreachable(error) ? said.origin(window.location.origin) : null
}

function Advice({ error }: { error: unknown }) {
  const advice = adviceFor(error)
  return advice ? (
    <Text size="xs" c="dimmed" px={16} pb={16}>
      {advice}
    </Text>
  ) : null
}

type Props = {
  ticketId: string
  /** Gets a token and what goes with it. */
  start: () => Promise<PanelHost>
}

/** The panel in Freshdesk's window, or why there is none. */
export function App({ ticketId, start }: Props) {
  const [host, setHost] = useState<PanelHost | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [round, setRound] = useState(0)
  const queries = useMemo(
    () =>
      new QueryClient({
        // a browser does not tell why another site cannot be reached
        queryCache: new QueryCache({ onError: setError, onSuccess: () => setError(null) }),
        defaultOptions: { queries: { retry: RETRIES } },
      }),
    [],
  )
  // `round` is here for its change alone: it starts once more.
  useEffect(() => {
    let isWanted = true
    setError(null)
    start().then(
      (made) => isWanted && setHost(made),
      (why: unknown) => isWanted && setError(why),
    )
    return () => {
      isWanted = false
    }
  }, [start, round])
  if (host)
    return (
      <QueryClientProvider client={queries}>
        <TicketPanel key={ticketId} ticketId={ticketId} host={host} />
        {error ? <Advice error={error} /> : null}
      </QueryClientProvider>
    )
  if (!error) return null
  return (
    <Stack gap="sm" p={12}>
      <Failure
        error={error}
        title={words[currentLanguage()].failed}
        retry={() => setRound((count) => count + 1)}
      />
      <Advice error={error} />
    </Stack>
  )
}
