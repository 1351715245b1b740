import type { Client } from 'openapi-fetch'
import { createContext, useContext } from 'react'
import type { Send } from '../answers/stream-answer.ts'
import type { paths } from '../api/schema.generated.ts'

/** What the panel needs of the page around it: the console, or the window of a help desk. */
export type PanelHost = {
  /** Calls the API as the reader. */
  api: Client<paths>
  /** The same for streams, which `api` does not read. */
  send: Send
  /** Where the server is, without a slash at the end; `''`: where the page is from. */
  baseUrl: string
  /** Which help desk the ticket is of, where several could be meant: its id or name. */
  source?: string | undefined
  /** Whether the reader may have replies drafted. */
  mayReply: boolean
  /** Whether the reader may ask. */
  mayAsk: boolean
  /** Puts a reply into the help desk's editor. Left out where there is none: it can be copied then. */
  insertReply?: ((text: string) => Promise<void>) | undefined
  /** Opens another ticket beside its thread. Left out: its link leads to the help desk. */
  openTicket?: ((ticketId: string, sourceId: string) => void) | undefined
}

const Host = createContext<PanelHost | null>(null)

export const PanelHostProvider = Host.Provider

export function usePanelHost(): PanelHost {
  const host = useContext(Host)
  if (!host) throw new Error('The ticket panel stands in a PanelHostProvider.')
  return host
}
