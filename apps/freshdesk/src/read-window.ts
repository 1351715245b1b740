import { isLanguage, type Language } from '../../../console/src/i18n/language.ts'
import type { FreshClient } from './fresh-client.ts'

/** An address with or without its protocol; undefined: it is none. */
function readAddress(text: string | undefined): URL | undefined {
  if (!text) return undefined
  const url = text.includes('://') ? text : `https://${text}`
  return URL.canParse(url) ? new URL(url) : undefined
}

/** Over HTTPS, unless it is this machine itself, as while the app is tried out. */
function addressOf(host: string): string {
  const isLocal = /^(localhost|127\.0\.0\.1)(:|$)/.test(host)
  return `${isLocal ? 'http' : 'https'}://${host}`
}

/** The agent's language, as far as the panel speaks it; else the browser's. */
async function languageOf(client: FreshClient): Promise<Language> {
  const { loggedInUser } = await client.data.get('loggedInUser')
  const wanted = [loggedInUser.contact?.language, navigator.language, 'en']
  return wanted.map((tag) => tag?.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en'
}

export type WindowFacts = {
  ticketId: string
  language: Language
  /** Of the Freshdesk account: `acme.freshdesk.com`. */
  domain: string | undefined
  /** Of Naru: `https://naru.example.com`. */
  baseUrl: string
}

/** What the window tells. None of it decides what may be read: that does the key alone. */
export async function readWindow(client: FreshClient): Promise<WindowFacts> {
  const [{ ticket }, { currentHost }, { naru_host }, language] = await Promise.all([
    client.data.get('ticket'),
    client.data.get('currentHost'),
    client.iparams.get(),
    languageOf(client),
  ])
  return {
    ticketId: String(ticket.id),
    language,
    domain: readAddress(currentHost.endpoint_urls?.freshdesk)?.hostname,
    baseUrl: addressOf(readAddress(naru_host)?.host ?? ''),
  }
}
