import createClient from 'openapi-fetch'
import type { paths } from '../../../console/src/api/schema.generated.ts'
import type { PanelHost } from '../../../console/src/ticket-panel/panel-host.ts'
import type { FreshClient } from './fresh-client.ts'
import type { NaruToken } from './naru-token.ts'
import { replyHtml } from './reply-html.ts'

type Place = {
  /** `https://naru.example.com` */
  baseUrl: string
  /** `acme.freshdesk.com`: chooses among the help desks of the key's own organisation, and nothing else. */
  domain: string | undefined
}

/** Calls Naru with the token of now; one that is refused is got anew, once. */
function createSend(token: NaruToken, { domain }: Place) {
  async function attempt(request: Request): Promise<Response> {
    const copy = new Request(request, { credentials: 'omit' })
    copy.headers.set('authorization', `Bearer ${await token.get()}`)
    copy.headers.set('x-platform', 'freshdesk')
    if (domain) copy.headers.set('x-freshdesk-domain', domain)
    return fetch(copy)
  }
  return async (request: Request): Promise<Response> => {
    const again = request.clone()
    const response = await attempt(request)
    if (response.status !== 401) return response
    token.forget()
    return attempt(again)
  }
}

/** The panel's surroundings in Freshdesk's window. */
export async function createHost(client: FreshClient, token: NaruToken, place: Place): Promise<PanelHost> {
  const send = createSend(token, place)
  await token.get()
  const may = token.scopes()
  return {
    api: createClient<paths>({ baseUrl: place.baseUrl, fetch: send }),
    send,
    baseUrl: place.baseUrl,
    mayReply: may.includes('tickets:reply'),
    mayAsk: may.includes('knowledge:read'),
    insertReply: async (text) => {
      await client.interface.trigger('click', { id: 'reply' })
      // before the signature; what the agent has written already stays
      await client.interface.trigger('setValue', {
        id: 'editor',
        text: replyHtml(text),
        replace: false,
        position: 'start',
      })
    },
  }
}
