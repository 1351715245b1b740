import type { Selectable } from 'kysely'
import { sql } from 'kysely'
import type { DB, Tx } from '../../platform/index.ts'

type SettingsRow = Selectable<DB['gateway_settings']>
export type SettingsColumns = Pick<
  SettingsRow,
  'fallback_alias' | 'is_fallback_on' | 'bodies' | 'body_days' | 'archive_days'
>

/** As the columns of the table have them. */
export const DEFAULT_SETTINGS: SettingsColumns = {
  fallback_alias: null,
  is_fallback_on: false,
  bodies: 'off',
  body_days: 30,
  archive_days: 90,
}

export async function findSettings(tx: Tx, tenantId: string): Promise<SettingsColumns> {
  const row = await tx
    .selectFrom('gateway_settings')
    .select(['fallback_alias', 'is_fallback_on', 'bodies', 'body_days', 'archive_days'])
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst()
  return row ?? DEFAULT_SETTINGS
}

export async function saveSettings(tx: Tx, tenantId: string, settings: SettingsColumns): Promise<void> {
  await tx
    .insertInto('gateway_settings')
    .values({ tenant_id: tenantId, ...settings })
    .onConflict((on) => on.column('tenant_id').doUpdateSet({ ...settings, updated_at: sql`now()` }))
    .execute()
}
