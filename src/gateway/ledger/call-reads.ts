import type { Audit } from '../../identity/index.ts'
import type { Database, Download, Principal, Tx } from '../../platform/index.ts'
import { AppError, accessOf, notFound } from '../../platform/index.ts'
import { type CallFilter, viewerOf } from './call-filter.ts'
import { findCall, findDearest, listCalls, type Page, providerName } from './call-list-store.ts'
import type { Call, CallDetail, Sums } from './call-schemas.ts'
import { sumCalls } from './call-sum-store.ts'
import type { CostRow } from './cost-schemas.ts'
import { type CostQuery, type CostSums, sumCosts } from './cost-store.ts'
import { toCsv } from './to-csv.ts'

const EXPORT_PAGE = 1_000
const MOST_COST_ROWS = 50_000

export type CallReads = {
  /** Newest first. */
  list(principal: Principal, filter: CallFilter, page: Page): Promise<Call[]>
  /** Throws `not_found` for a call that is not there or not visible. */
  get(principal: Principal, id: string): Promise<CallDetail>
  sum(principal: Principal, filter: CallFilter): Promise<Sums>
  /** Newest first, one JSON object a line. */
  export(principal: Principal, filter: CallFilter): Promise<Download>
  /** Throws `too_many_rows` when there would be more than anybody reads. */
  costs(principal: Principal, query: CostQuery): Promise<{ items: CostRow[]; total: Sums }>
  exportCosts(principal: Principal, query: CostQuery): Promise<Download>
}

/** Reading the ledger: each sees the calls of all, or those of their teams and their own. */
export function createCallReads(deps: {
  database: Pick<Database, 'tenant'>
  audit: Pick<Audit, 'record'>
}): CallReads {
  const { database, audit } = deps

  async function* lines(principal: Principal, filter: CallFilter) {
    for (let before: string | undefined; ; ) {
      const page = { limit: EXPORT_PAGE, before }
      const calls = await list(principal, filter, page)
      if (calls.length > 0) yield calls.map((call) => `${JSON.stringify(call)}\n`).join('')
      if (calls.length < EXPORT_PAGE) return
      before = calls.at(-1)?.id
    }
  }

  const list: CallReads['list'] = (principal, filter, page) =>
    database.tenant(accessOf(principal), async (tx) =>
      listCalls(tx, viewerOf(principal), await prepare(tx, principal, filter), page),
    )

  /** What leaves is in the audit trail: with which filter, not what it was. */
  async function recordExport(
    principal: Principal,
    { action, filter }: { action: string; filter: object },
  ): Promise<void> {
    await database.tenant(accessOf(principal), (tx) =>
      audit.record(tx, principal, { action, details: { filter: JSON.parse(JSON.stringify(filter)) } }),
    )
  }

  async function costs(principal: Principal, query: CostQuery) {
    const rows = await database.tenant(accessOf(principal), (tx) =>
      sumCosts(tx, viewerOf(principal), query, MOST_COST_ROWS + 1),
    )
    const total = rows.at(-1)
    if (!total?.isTotal) throw tooManyRows()
    return { items: rows.slice(0, -1).map(toRow), total: toSums(total) }
  }

  return {
    list,
    async get(principal, id) {
      const call = await database.tenant(accessOf(principal), (tx) => findCall(tx, viewerOf(principal), id))
      if (!call) throw notFound('call')
      return call
    },
    sum: (principal, filter) =>
      database.tenant(accessOf(principal), async (tx) =>
        sumCalls(tx, viewerOf(principal), await prepare(tx, principal, filter)),
      ),
    async export(principal, filter) {
      await recordExport(principal, { action: 'calls.exported', filter })
      return {
        filename: `naru-calls-${daysOf({ ...filter, timezone: 'UTC' })}.jsonl`,
        contentType: 'application/x-ndjson',
        chunks: lines(principal, filter),
      }
    },
    costs,
    async exportCosts(principal, query) {
      const { items } = await costs(principal, query)
      await recordExport(principal, { action: 'costs.exported', filter: query })
      return {
        filename: `naru-costs-${daysOf(query)}.csv`,
        contentType: 'text/csv; charset=utf-8',
        chunks: toCsv(items),
      }
    },
  }
}

/** A filter as the calls can be asked: by the name of a provider, and by the calls themselves that are dear. */
async function prepare(tx: Tx, { tenantId }: Principal, filter: CallFilter): Promise<CallFilter> {
  return {
    ...filter,
    provider: filter.provider && (await providerName(tx, tenantId, filter.provider)),
    dearest: await findDearest(tx, tenantId, filter),
  }
}

/** The days that were asked for, the last one included, as the calendar of whoever asks names them. */
function daysOf({ from, to, timezone }: Pick<CostQuery, 'from' | 'to' | 'timezone'>): string {
  // Swedish dates are written 2026-11-21
  const named = new Intl.DateTimeFormat('sv-SE', { timeZone: timezone })
  return [from, new Date(Math.max(to.getTime() - 1, from.getTime()))]
    .map((time) => named.format(time))
    .join('-to-')
}

function toSums({ isTotal: _isTotal, period: _period, group: _group, ...sums }: CostSums): Sums {
  return sums
}

function toRow({ isTotal: _isTotal, ...row }: CostSums): CostRow {
  return row
}

function tooManyRows(): AppError {
  return new AppError({
    code: 'too_many_rows',
    status: 400,
    message: `These costs would have more than ${MOST_COST_ROWS} rows. Ask for a shorter time, longer periods or a coarser group.`,
  })
}
