import { Counter, Gauge } from 'prom-client'
import type { Metrics } from '../../platform/index.ts'
import type { Segment } from './segment.ts'

export type LedgerMetrics = {
  spooled: Counter
  shipped: Counter
  rejected: Counter
  torn: Counter
  failures: Counter
  /** Whose state the gauges show. */
  observe(segments: () => Segment[]): void
}

export function createLedgerMetrics({ registry }: Pick<Metrics, 'registry'>): LedgerMetrics {
  const counter = (name: string, help: string) =>
    new Counter({ name: `naru_ledger_${name}`, help, registers: [registry] })
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `naru_ledger_${name}`,
      help,
      registers: [registry],
      collect() {
        this.set(read())
      },
    })
  return {
    spooled: counter('spooled_total', 'Model calls written to the spool.'),
    shipped: counter('shipped_total', 'Model calls brought from the spool into the database.'),
    rejected: counter('rejected_total', 'Model calls that the database refused and that were put aside.'),
    torn: counter('torn_total', 'Files of the spool that ended within a line.'),
    failures: counter(
      'ship_failures_total',
      'Batches that could not be brought into the database, to be tried again.',
    ),
    observe(segments) {
      const waiting = () => segments().filter((segment) => segment.shipped < segment.committed)
      gauge('lag_seconds', 'Age of the oldest file of the spool that is not wholly in the database.', () =>
        Math.max(0, ...waiting().map((segment) => (Date.now() - segment.since) / 1_000)),
      )
      gauge('waiting_bytes', 'Bytes of the spool that are not in the database.', () =>
        waiting().reduce((sum, segment) => sum + segment.committed - segment.shipped, 0),
      )
    },
  }
}
