import type { Signals, Tx } from '../platform/index.ts'

export const CATALOG_CHANNEL = 'catalog'

/** Every process reads the tenant's providers, models, prices and settings anew once the transaction commits. */
export function tellCatalogChanged(signals: Pick<Signals, 'send'>, tx: Tx, tenantId: string): Promise<void> {
  return signals.send(tx, CATALOG_CHANNEL, tenantId)
}
