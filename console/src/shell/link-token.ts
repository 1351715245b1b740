import { redirect } from '@tanstack/react-router'

export const LINK_PREFIX = 'naru.link.'

/** What the part behind the `#` is called, on each page that links lead to. */
const names = {
  '/setup': 'key',
  '/accept-invitation': 'token',
  '/reset-password': 'token',
  '/verify-email': 'token',
} as const

type LinkPath = keyof typeof names

const kept = (path: LinkPath) => LINK_PREFIX + path

/**
 * Links carry their token behind the `#`, which no server and no log sees. It leaves the address bar at once, and is
 * kept for this tab only, so that signing in may come in between. Answers the kept one.
 */
export function takeLinkToken(path: LinkPath, hash: string): string | null {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get(names[path])
  if (!token) return sessionStorage.getItem(kept(path))
  sessionStorage.setItem(kept(path), token)
  throw redirect({ to: path, hash: '', replace: true })
}

export function forgetLinkToken(path: LinkPath): void {
  sessionStorage.removeItem(kept(path))
}
