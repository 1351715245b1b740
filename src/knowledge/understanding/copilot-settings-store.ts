import { type Selectable, sql } from 'kysely'
import type { DB, Tx } from '../../platform/index.ts'

type Row = Selectable<DB['copilot_settings']>

/** Which models the copilot of a tenant works with, by alias; null: without one. Fields as in the table. */
export type CopilotSettings = Omit<Row, 'tenant_id' | 'updated_at'>

/** As the columns of the table have them. */
const DEFAULTS: CopilotSettings = {
  summary_model: null,
  answer_model: null,
  reply_model: null,
  rerank_model: null,
  embedding_model: null,
  summary_concurrency: 2,
  summary_budget_per_day: null,
  tone: '',
  vector_weight: null,
}

const COLUMNS = Object.keys(DEFAULTS) as Array<keyof CopilotSettings>

export async function findCopilotSettings(tx: Tx, tenantId: string): Promise<CopilotSettings> {
  const row = await tx
    .selectFrom('copilot_settings')
    .select(COLUMNS)
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst()
  if (!row) return DEFAULTS
  return withPlainBudget(row)
}

/** 2.500000000000 → 2.5 */
export function withPlainBudget<T extends Pick<CopilotSettings, 'summary_budget_per_day'>>(settings: T): T {
  const budget = settings.summary_budget_per_day
  if (!budget?.includes('.')) return settings
  return { ...settings, summary_budget_per_day: budget.replace(/\.?0+$/, '') }
}

/** Two changes of one tenant's settings come one after the other. */
export async function lockCopilotSettings(tx: Tx, tenantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(7070050, hashtext(${tenantId}))`.execute(tx)
}

export async function saveCopilotSettings(
  tx: Tx,
  tenantId: string,
  settings: CopilotSettings,
): Promise<void> {
  await tx
    .insertInto('copilot_settings')
    .values({ tenant_id: tenantId, ...settings })
    .onConflict((on) => on.column('tenant_id').doUpdateSet({ ...settings, updated_at: sql`now()` }))
    .execute()
}
