import { z } from 'zod'

const HERE = 'http://here.invalid'

/**
 * Whether a browser that is led to this text stays on our own pages. Browsers read `/\evil.example`,
 * `/.//evil.example` and `/%09/evil.example`, once tidied and decoded, as `//evil.example`: an address that needs
 * tidying is none of ours.
 */
function isOwnPath(text: string): boolean {
  if (!/^\/(?![/\\])/.test(text) || /[\p{Cc}\\]/u.test(text) || !URL.canParse(text, HERE)) return false
  const url = new URL(text, HERE)
  return url.origin === HERE && !/\/\/|%5c|%2f|%[01]|%7f/i.test(url.pathname)
}

/** Where to go on after signing in; short enough for the cookie that holds it. */
export const ownPath = z
  .string()
  .max(1000)
  .refine(isOwnPath, 'must be a path of this console, such as /knowledge')
