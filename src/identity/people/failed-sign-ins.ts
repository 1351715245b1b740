import { type Database, networkOf, type Origin } from '../../platform/index.ts'
import type { CoalescingAudit } from '../audit/coalesce.ts'
import { findHomeTenant } from '../tenants/tenant-store.ts'
import { findPersonByEmail, tenantsOf } from './person-store.ts'

export type FailedSignIn = {
  /** The email address that was tried, in lower case; undefined when nobody said one. */
  email: string | undefined
  /** Id of the identity provider that it was tried with. */
  provider?: string
  origin: Origin
  /** Code of the refusal. */
  code: string
}

/**
 * Records a failed sign-in in the trail of each tenant of that person, or of the home tenant when nobody has the
 * address: one event a network, target, code and minute, with how many there were. Opens transactions: never call it inside one.
 */
export type NoteFailedSignIn = (failure: FailedSignIn) => Promise<void>

export function createNoteFailedSignIn(deps: {
  database: Database
  coalescing: CoalescingAudit
}): NoteFailedSignIn {
  return async ({ email, origin, code, provider }) => {
    const { person, tenants } = await deps.database.system(async (tx) => {
      const person = email === undefined ? undefined : await findPersonByEmail(tx, email)
      const own = person ? await tenantsOf(tx, person.id) : []
      return { person, tenants: own.length > 0 ? own : [await findHomeTenant(tx)] }
    })
    const { address } = origin
    const target = person
      ? { kind: 'person', id: person.id, name: person.name }
      : email === undefined
        ? { kind: 'provider', id: provider ?? '' }
        : { kind: 'email', id: email }
    const details = { code, ...(provider === undefined ? {} : { provider }) }
    for (const { id: tenantId } of tenants)
      await deps.coalescing.note(
        `sign-in ${networkOf(address)} ${target.kind} ${target.id} ${code}`,
        { kind: 'stranger', id: address, name: address, tenantId, origin },
        { action: 'sign_in.failed', outcome: 'denied', target, details },
      )
  }
}
