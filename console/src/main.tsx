import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import '@mantine/spotlight/styles.layer.css'
import './styles.css'
import { MantineProvider } from '@mantine/core'
import { ModalsProvider } from '@mantine/modals'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { rememberSeat } from './api/csrf.ts'
import { focusFirstErrors } from './components/focus-first-errors.ts'
import { startTranslations } from './i18n/start.ts'
import { createConsoleRouter } from './router.ts'
import { onOtherTab } from './shell/other-tabs.ts'
import { createQueryClient } from './shell/query-client.ts'
import { sessionQuery } from './shell/session.ts'
import { styleNonce } from './shell/style-nonce.ts'
import { cssVariables, theme } from './theme.ts'

await startTranslations()

/** Any call may find the session over: forget it, and come back here after signing in. */
function onSessionEnd(): void {
  const { href, pathname } = router.state.location
  if (pathname === '/sign-in') return
  rememberSeat(null)
  queries.setQueryData(sessionQuery.queryKey, null)
  void router.navigate({ to: '/sign-in', search: { to: href, expired: true } })
}

focusFirstErrors()
const queries = createQueryClient(onSessionEnd)
const router = createConsoleRouter(queries)
onOtherTab(() => window.location.reload())

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queries}>
        {/* questions are answered by their buttons or Escape; a cross would be a third way without a name */}
        <ModalsProvider modalProps={{ withCloseButton: false, closeOnClickOutside: true }}>
          <Notifications position="bottom-right" limit={3} />
          <RouterProvider router={router} />
        </ModalsProvider>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
