import { type Database, networkOf, type Refusal } from '../../platform/index.ts'
import { findHome } from '../tenants/tenant-store.ts'
import type { CoalescingAudit } from './coalesce.ts'

/** No attempt at anything: nobody came with a credential, or a session ran out. */
const ROUTINE = new Set(['not_signed_in', 'session_expired'])
/** Signing in records these itself, in the trails of the person who was meant. */
const NOTED_ALREADY = new Set(['credentials_invalid', 'second_factor_expired'])

/** Records denied attempts: of principals in the trail of their tenant, of strangers in the home tenant's. */
export function createRefusals(deps: { database: Database; coalescing: CoalescingAudit }) {
  let home: string | undefined

  async function homeId(): Promise<string | undefined> {
    home ??= (await deps.database.system(findHome).catch(() => undefined))?.id
    return home
  }

  return async (refusal: Refusal): Promise<void> => {
    const { principal, origin, method, route, permission, code } = refusal
    if (ROUTINE.has(code) || NOTED_ALREADY.has(code)) return
    const entry = {
      action: 'access.denied',
      outcome: 'denied',
      target: { kind: 'route', id: `${method} ${route}` },
      details: { permission, method, route, code },
    } as const
    // whoever belongs to no tenant leaves their traces in the home tenant's
    const tenantId = principal?.tenantId || (await homeId())
    if (tenantId === undefined) return
    if (principal) {
      const actor = { ...principal, tenantId }
      return deps.coalescing.note(`${principal.id} ${method} ${route} ${code}`, actor, entry)
    }
    const { address } = origin
    const stranger = { kind: 'stranger', id: address, name: address, tenantId, origin } as const
    await deps.coalescing.note(`denied ${networkOf(address)} ${code}`, stranger, entry)
  }
}
