/** What is used of the client that Freshworks' platform 3.0 gives to an app in its window. */
export type FreshClient = {
  data: {
    /** The ticket that is open. */
    get(name: 'ticket'): Promise<{ ticket: { id: number } }>
    /** The agent; `language` as Freshdesk names it: `ko`, `en`, `pt-BR`, … */
    get(name: 'loggedInUser'): Promise<{ loggedInUser: { contact?: { language?: string } } }>
    /** Which account the window is of: `https://acme.freshdesk.com`. */
    get(name: 'currentHost'): Promise<{ currentHost: { endpoint_urls?: Record<string, string> } }>
  }
  events: {
    /** `app.activated`: the window of the app was opened, for the first time or again. */
    on(event: 'app.activated', listener: () => void): void
  }
  iparams: {
    /** Settings of the installation; secure ones are never answered here. */
    get(): Promise<Record<string, string>>
  }
  request: {
    /** Sent by Freshworks' servers as `config/requests.json` says. `response` is the body as text. */
    invokeTemplate(name: string, options: { body: string }): Promise<{ status: number; response: string }>
  }
  interface: {
    /** Opens the editor of replies. */
    trigger(action: 'click', options: { id: 'reply' }): Promise<unknown>
    /** Puts HTML into the open editor. */
    trigger(
      action: 'setValue',
      options: { id: 'editor'; text: string; replace: boolean; position: 'start' | 'end' | 'cursor' },
    ): Promise<unknown>
  }
  instance: {
    resize(size: { height: string }): Promise<unknown>
  }
}

declare global {
  interface Window {
    /** Set by the script that `{{{appclient}}}` stands for. */
    app: { initialized(): Promise<FreshClient> }
  }
}
