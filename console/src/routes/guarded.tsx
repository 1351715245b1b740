import type { RouteComponent } from '@tanstack/react-router'
import { ForbiddenPage } from '../shell/failure-pages.tsx'
import { type Scope, useMay } from '../shell/session.ts'

/** Shows the page only to those who may see it; calls are checked by the server in any case. */
export function guarded(scope: Scope, Page: RouteComponent) {
  return function Guarded() {
    return useMay(scope) ? <Page /> : <ForbiddenPage scope={scope} />
  }
}
