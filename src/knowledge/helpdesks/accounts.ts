import { AppError, type OpenSecret, type StoredSecret } from '../../platform/index.ts'
import type { SourceRow } from '../source-store.ts'
import type { Helpdesk } from './helpdesk.ts'
import type { HelpdeskConfig } from './helpdesk-config.ts'
import type { PacedHttp } from './paced-http.ts'
import { type AnyHelpdesk, findHelpdeskConnector } from './registry.ts'

/** Where the credential of a help desk is kept. */
export function helpdeskSecretName(sourceId: string): string {
  return `helpdesk/${sourceId}`
}

/** Where is kept what its webhooks must show, or are signed with. */
export function webhookSecretName(sourceId: string): string {
  return `helpdesk/${sourceId}/webhook`
}

export type HelpdeskAccounts = {
  /**
   * The help desk of a source, to be asked. Never inside a transaction. Throws `unknown_kind`, `source_config_invalid`,
   * `secret_missing`, and what reading a secret elsewhere throws. `isLive`: somebody waits for the answer. `wasRefused`:
   * the credential was, and where another store keeps it there may be another one by now.
   */
  connect(
    source: Pick<SourceRow, 'id' | 'tenant_id' | 'kind' | 'config'>,
    options?: { isLive?: boolean; wasRefused?: boolean },
  ): Promise<Helpdesk>
  /** Asks whether address, credential and its rights will do; throws `helpdesk_refused`, `address_unreachable` and the like. */
  tryOut(account: TriedAccount): Promise<void>
  /** Its settings as the connector reads them. Throws `source_config_invalid`. */
  configOf(source: Pick<SourceRow, 'kind' | 'config'>): HelpdeskConfig
}

export type TriedAccount = {
  /** Of the source that it is or will be: their requests count together. */
  sourceId: string
  tenantId: string
  connector: AnyHelpdesk
  config: HelpdeskConfig
  secret: StoredSecret
}

export function createHelpdeskAccounts(deps: {
  http: PacedHttp
  openSecret: Pick<OpenSecret, 'stored' | 'given'>
}): HelpdeskAccounts {
  const { http, openSecret } = deps

  return {
    configOf: (source) => readConfig(requireConnector(source.kind), source.config),
    async connect(source, { isLive = false, wasRefused = false } = {}) {
      const connector = requireConnector(source.kind)
      const config = readConfig(connector, source.config)
      const secret = await openSecret.stored(source.tenant_id, helpdeskSecretName(source.id), { wasRefused })
      if (secret === undefined) throw secretMissing()
      return connector.connect({ config, secret, http: http.of(source.id, { isLive }) })
    },
    async tryOut({ sourceId, tenantId, connector, config, secret }) {
      const attempt = async (wasRefused: boolean) => {
        const value = await openSecret.given(tenantId, secret, { wasRefused })
        const helpdesk = connector.connect({
          config,
          secret: value,
          http: http.of(sourceId, { isLive: true }),
        })
        await helpdesk.check()
      }
      try {
        await attempt(false)
      } catch (error) {
        const why = error instanceof AppError ? error.cause : undefined
        // a wrong host or port, as a rule: nobody asks again by itself for what was never stored
        if (why instanceof AppError && why.code === 'address_unreachable') throw why
        // what another store keeps may have been replaced since it was read last
        const isRefused = error instanceof AppError && error.code === 'helpdesk_refused'
        if (!isRefused || 'value' in secret) throw error
        await attempt(true)
      }
    },
  }
}

function requireConnector(kind: string): AnyHelpdesk {
  const connector = findHelpdeskConnector(kind)
  if (connector) return connector
  throw new AppError({
    code: 'unknown_kind',
    status: 422,
    message: `Sources of kind "${kind}" are no help desks.`,
  })
}

// Stored by an older version, or restored from elsewhere.
function readConfig(connector: AnyHelpdesk, config: unknown): HelpdeskConfig {
  const parsed = connector.configSchema.safeParse(config)
  if (parsed.success) return parsed.data
  throw new AppError({
    code: 'source_config_invalid',
    status: 409,
    message: `The settings of this source are not valid any more (${parsed.error.issues[0]?.path.join('.')}). Change the source.`,
  })
}

function secretMissing(): AppError {
  return new AppError({
    code: 'secret_missing',
    status: 409,
    message: 'The credential of this help desk is not stored here. Change the source and give it again.',
  })
}
