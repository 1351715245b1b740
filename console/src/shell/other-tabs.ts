const channel = 'BroadcastChannel' in window ? new BroadcastChannel('naru.session') : null

/** The cookie is one for all tabs: whoever signs in or out or goes to another organisation does so in all of them. */
export function tellOtherTabs(): void {
  channel?.postMessage('changed')
}

export function onOtherTab(listener: () => void): void {
  channel?.addEventListener('message', listener)
}
