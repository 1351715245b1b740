/**
 * Where to go after signing in. The address comes from the URL, so a crafted link could carry another site:
 * only a path of this console is followed.
 */
export function returnPath(to: string | undefined): string {
  if (!to?.startsWith('/')) return '/'
  const url = new URL(to, 'http://console.invalid')
  const isHere = url.host === 'console.invalid' && url.pathname !== '/sign-in'
  return isHere ? url.pathname + url.search + url.hash : '/'
}
