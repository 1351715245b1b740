import { isDeepStrictEqual } from 'node:util'
import { AppError, accessOf, type Database, type Principal } from '../../platform/index.ts'
import { tellCatalogChanged } from '../catalog-signals.ts'
import type { ChangeDeps } from '../change-deps.ts'
import { findSettings, type SettingsColumns, saveSettings } from './gateway-settings-store.ts'
import { listModels, lockModels } from './model-store.ts'

export type TenantSettings = {
  get(principal: Principal): Promise<SettingsColumns>
  set(principal: Principal, settings: SettingsColumns): Promise<SettingsColumns>
}

type Deps = Pick<ChangeDeps, 'signals' | 'audit'> & { database: Database }

/** What holds for all models of a tenant. */
export function createGatewaySettings({ database, signals, audit }: Deps): TenantSettings {
  return {
    get: (principal) => database.tenant(accessOf(principal), (tx) => findSettings(tx, principal.tenantId)),
    set: (principal, settings) =>
      database.tenant(accessOf(principal), async (tx) => {
        const { tenantId } = principal
        // the alias must not go meanwhile
        await lockModels(tx, tenantId)
        const aliases = (await listModels(tx, tenantId)).map(({ alias }) => alias)
        requireFallback(settings, aliases)
        const before = await findSettings(tx, tenantId)
        if (isDeepStrictEqual(before, settings)) return settings
        await saveSettings(tx, tenantId, settings)
        await tellCatalogChanged(signals, tx, tenantId)
        await audit.record(tx, principal, {
          action: 'gateway_settings.changed',
          target: { kind: 'gateway_settings', id: tenantId },
          before,
          after: settings,
        })
        return settings
      }),
  }
}

function requireFallback(
  { fallback_alias, is_fallback_on }: SettingsColumns,
  aliases: readonly string[],
): void {
  if (fallback_alias === null ? !is_fallback_on : aliases.includes(fallback_alias)) return
  const message =
    fallback_alias === null
      ? 'is needed to switch the fallback on'
      : `there is no model "${fallback_alias}": add it first, or choose another`
  throw new AppError({
    code: 'gateway_settings_invalid',
    status: 422,
    message: `These settings cannot be saved. fallback_alias: ${message}.`,
    fields: [{ path: 'fallback_alias', message }],
  })
}
