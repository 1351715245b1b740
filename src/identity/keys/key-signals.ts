import type { Signals, Tx } from '../../platform/index.ts'

export const CHANNEL = 'keys'

/** Every process forgets what it knows of the key as soon as the transaction that changes it commits. */
export function tellKeyChanged(signals: Pick<Signals, 'send'>, tx: Tx, id: string): Promise<void> {
  return signals.send(tx, CHANNEL, id)
}
