const CONSOLE = 'http://console.invalid'

/**
 * Where to go after signing in. The address comes from the URL, so a crafted link could carry another site: only a
 * path of this console is followed. Browsers read `/.//evil.example` and `/%09/evil.example`, once tidied and
 * decoded, as `//evil.example`: what is tidy already stays what it is.
 */
export function returnPath(to: string | undefined): string {
  if (!to?.startsWith('/') || !URL.canParse(to, CONSOLE)) return '/'
  const url = new URL(to, CONSOLE)
  const isHere = url.origin === CONSOLE && url.pathname !== '/sign-in' && isTidy(url.pathname)
  return isHere ? url.pathname + url.search + url.hash : '/'
}

// no empty part, no backslash, no control character, encoded or not
function isTidy(path: string): boolean {
  return !/\/\/|\\|%5c|%2f|%[01]|%7f/i.test(path)
}
