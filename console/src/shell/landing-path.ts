import type { Session } from '../api/types.ts'
import { sections } from './pages.ts'
import { allows } from './session.ts'

/**
 * Where to stay after another organisation was chosen: the same page, but not the same document or key, which the
 * other one does not have; the first page where the same one is not open.
 */
export function landingPath(path: string, session: Session): string {
  if (path === '/account' || path.startsWith('/account/')) return path
  const pages = sections.flatMap(({ pages }) => [...pages]).filter(({ scope }) => allows(session, scope))
  const here = pages.find(({ to }) => to !== '/' && (path === to || path.startsWith(`${to}/`)))
  return (here ?? pages[0])?.to ?? '/'
}
