import type { Signals, Tx } from '../../platform/index.ts'

const CHANNEL = 'members'
/** In place of a person: everybody of the tenant. */
const EVERYBODY = '*'

/**
 * Call in the transaction that changes what a person is or has in a tenant (roles, groups, membership), or without
 * a person when it may concern everybody (a custom role, a group that goes).
 */
export function tellMembersChanged(
  signals: Pick<Signals, 'send'>,
  tx: Tx,
  tenantId: string,
  personId: string = EVERYBODY,
): Promise<void> {
  return signals.send(tx, CHANNEL, `${tenantId} ${personId}`)
}

/** `forget` gets the tenant and the person (undefined: everybody in it); `forgetAll` when messages may be missing. */
export function onMembersChanged(
  signals: Pick<Signals, 'subscribe'>,
  forget: (tenantId: string, personId: string | undefined) => void,
  forgetAll: () => void,
): void {
  signals.subscribe(
    CHANNEL,
    (payload) => {
      const [tenantId = '', personId] = payload.split(' ')
      forget(tenantId, personId === EVERYBODY ? undefined : personId)
    },
    forgetAll,
  )
}
