import { redirect } from '@tanstack/react-router'

export const LINK_PREFIX = 'naru.link.'

const kept = (path: string) => LINK_PREFIX + path

/**
 * Links carry their token behind the `#`, which no server and no log sees. It leaves the address bar at once, and is
 * kept for this tab only, so that signing in may come in between.
 */
export function keepLinkToken(
  path: '/accept-invitation' | '/reset-password' | '/verify-email',
  hash: string,
) {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('token')
  if (!token) return
  sessionStorage.setItem(kept(path), token)
  throw redirect({ to: path, hash: '', replace: true })
}

export const keptLinkToken = (path: string) => sessionStorage.getItem(kept(path))

export function forgetLinkToken(path: string): void {
  sessionStorage.removeItem(kept(path))
}
