import '@mantine/core/styles.layer.css'
import '@mantine/notifications/styles.layer.css'
import '../../../console/src/styles.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { cssVariables, theme } from '../../../console/src/theme.ts'
import { App } from './app.tsx'
import { createHost } from './create-host.ts'
import type { FreshClient } from './fresh-client.ts'
import { createNaruToken } from './naru-token.ts'
import { readWindow, type WindowFacts } from './read-window.ts'
import { startTexts } from './start-texts.ts'

const HEIGHT = '640px'

function createDrawing(client: FreshClient) {
  const root = createRoot(document.getElementById('root') as HTMLElement)
  const token = createNaruToken(client)
  let start: (() => ReturnType<typeof createHost>) | undefined
  return (facts: WindowFacts) => {
    start ??= () => createHost(client, token, facts)
    root.render(
      <StrictMode>
        {/* Freshdesk's own window is light */}
        <MantineProvider theme={theme} cssVariablesResolver={cssVariables} forceColorScheme="light">
          <Notifications position="bottom-center" limit={2} />
          <App ticketId={facts.ticketId} start={start} />
        </MantineProvider>
      </StrictMode>,
    )
  }
}

async function begin() {
  const client = await window.app.initialized()
  const draw = createDrawing(client)
  let isStarted = false
  const show = async () => {
    const facts = await readWindow(client)
    if (!isStarted) await startTexts(facts.language)
    isStarted = true
    draw(facts)
    await client.instance.resize({ height: HEIGHT })
  }
  // again whenever the window is opened for another ticket
  client.events.on('app.activated', () => void show())
}

void begin()
