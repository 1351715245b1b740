import type { Signals, Tx } from '../../platform/index.ts'

const CHANNEL = 'sessions'

/** Every process looks at this person's sessions again as soon as `tx` commits. */
export function tellSessionsChanged(signals: Pick<Signals, 'send'>, tx: Tx, personId: string): Promise<void> {
  return signals.send(tx, CHANNEL, personId)
}

/** `forget` gets the person; `forgetAll` when messages may be missing. */
export function onSessionsChanged(
  signals: Pick<Signals, 'subscribe'>,
  forget: (personId: string) => void,
  forgetAll: () => void,
): void {
  signals.subscribe(CHANNEL, forget, forgetAll)
}
