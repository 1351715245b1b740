import { randomBytes } from 'node:crypto'
import type { Audit } from '../identity/index.ts'
import {
  accessOf,
  type Database,
  newId,
  notFound,
  type OpenSecret,
  type Principal,
  type SecretBox,
  type StoredSecret,
  type Tx,
} from '../platform/index.ts'
import {
  alteration,
  changedMeanwhile,
  creation,
  hasOtherReaders,
  isSameLogin,
  isSameSource,
  secretRequired,
  targetOf,
  webhookSecretRequired,
} from './helpdesk-source-changes.ts'
import { type HelpdeskAccounts, helpdeskSecretName, webhookSecretName } from './helpdesks/accounts.ts'
import type { HelpdeskConfig } from './helpdesks/helpdesk-config.ts'
import { type AnyHelpdesk, findHelpdeskConnector } from './helpdesks/registry.ts'
import { ensureState } from './ingest/ingest-state-store.ts'
import { helpdeskTaken, nameTaken, parseSourceConfig, refuseUnreadable } from './source-checks.ts'
import {
  findAccount,
  findSource,
  findSourceWithState,
  findWebhookTime,
  insertSource,
  lockAccounts,
  lockSource,
  type SourceRow,
  type SourceWithState,
  updateSource,
} from './source-store.ts'

export type NewHelpdesk = {
  name: string
  kind: string
  config: unknown
  acl: string[] | null
  secret: StoredSecret | undefined
}

export type HelpdeskChange = {
  name?: string | undefined
  config?: unknown
  /** undefined: stays as it is. */
  acl?: string[] | null | undefined
  secret?: StoredSecret | undefined
}

export type Webhook = {
  /** Lower case. */
  header: string
  /** Only where it is made here, to be entered there. */
  secret: string | null
  hasSecret: boolean
  lastReceivedAt: Date | null
}

export type HelpdeskSources = {
  /** Asks the help desk first; what it refuses is not stored. Reads nothing yet: that is asked for by a run. */
  create(principal: Principal, input: NewHelpdesk): Promise<SourceWithState>
  change(principal: Principal, sourceId: string, change: HelpdeskChange): Promise<SourceWithState>
  /** Groups of the help desk, to be mapped to groups here. */
  groups(
    principal: Principal,
    sourceId: string,
    signal?: AbortSignal,
  ): Promise<Array<{ id: string; name: string }>>
  webhook(principal: Principal, sourceId: string): Promise<Webhook>
  /** Stores the one that the help desk shows, or makes a new one. */
  setWebhook(principal: Principal, sourceId: string, secret: string | undefined): Promise<Webhook>
  /** Takes its secrets away; in the transaction that begins to delete it. */
  forget(tx: Tx, tenantId: string, sourceId: string): Promise<void>
}

type Deps = {
  database: Database
  accounts: HelpdeskAccounts
  secrets: SecretBox
  openSecret: Pick<OpenSecret, 'requireAllowed'>
  audit: Pick<Audit, 'record'>
  /** In the transaction that changes who may read what is stored: everything is given its new lists. */
  onAccessChange(tx: Tx, source: SourceRow): Promise<void>
  /** In the transaction that gives it another address or credential: it need not be waited for any longer. */
  onReconnect(tx: Tx, source: SourceRow): Promise<void>
}

const WEBHOOK_SECRET_BYTES = 32

export function createHelpdeskSources(deps: Deps): HelpdeskSources {
  const { database, accounts, secrets, audit } = deps

  async function keepSecret(tx: Tx, tenantId: string, sourceId: string, secret: StoredSecret): Promise<void> {
    const name = helpdeskSecretName(sourceId)
    if ('value' in secret) return secrets.put(tx, tenantId, name, secret.value)
    await deps.openSecret.requireAllowed(tx, tenantId, secret)
    await secrets.putReference(tx, tenantId, name, secret.reference)
  }

  async function makeWebhookSecret(tx: Tx, tenantId: string, sourceId: string): Promise<void> {
    const secret = randomBytes(WEBHOOK_SECRET_BYTES).toString('base64url')
    await secrets.put(tx, tenantId, webhookSecretName(sourceId), secret)
  }

  /** As this principal sees it; what they may not see, or is no help desk, does not exist. */
  async function find(principal: Principal, sourceId: string): Promise<Found> {
    const source = await database.tenant(accessOf(principal), (tx) => findSource(tx, sourceId))
    const connector = source && findHelpdeskConnector(source.kind)
    if (!source || !connector) throw notFound('help desk')
    return { source, connector }
  }

  /** What a change may be refused for is asked of the help desk before anything is stored. */
  async function requireWorking({ source, connector }: Found, config: HelpdeskConfig, secret?: StoredSecret) {
    if (isMoved(source, config) && !secret) throw secretRequired('With another address')
    if (!secret && isSameLogin(source.config, config)) return
    const known = secret ?? (await database.tenant(system(source), (tx) => readSecret(tx, source)))
    if (!known) throw secretRequired('For this change')
    const { id: sourceId, tenant_id: tenantId } = source
    await accounts.tryOut({ sourceId, tenantId, connector, config, secret: known })
  }

  /** `tx` sees all sources of the tenant. */
  async function requireFree(tx: Tx, principal: Principal, source: Account): Promise<void> {
    const { url } = source.config as HelpdeskConfig
    await lockAccounts(tx, source.tenant_id)
    const other = await findAccount(tx, { kind: source.kind, url }, source.id)
    if (other) throw helpdeskTaken(principal, url, other)
  }

  function readSecret(tx: Tx, source: SourceRow): Promise<StoredSecret | undefined> {
    return secrets.read(tx, source.tenant_id, helpdeskSecretName(source.id))
  }

  async function readWebhook(tx: Tx, { source, connector }: Found): Promise<Webhook> {
    const isOurs = connector.webhookSecretFrom === 'naru'
    const known = await secrets.get(tx, source.tenant_id, webhookSecretName(source.id))
    const lastReceivedAt = await findWebhookTime(tx, source.id)
    const secret = isOurs && known !== undefined ? known : null
    return { header: connector.webhookHeader, secret, hasSecret: known !== undefined, lastReceivedAt }
  }

  return {
    async create(principal, input) {
      refuseUnreadable(principal, input.acl)
      const connector = findHelpdeskConnector(input.kind) as AnyHelpdesk
      const config = parseSourceConfig(connector.configSchema, input.config)
      const { secret } = input
      if (!secret) throw secretRequired('For a help desk')
      const { tenantId } = principal
      const id = newId('src')
      const row = { ...input, id, tenant_id: tenantId, config, schedule: null }
      await database.tenant(system(row), (tx) => requireFree(tx, principal, row))
      await accounts.tryOut({ sourceId: id, tenantId, connector, config, secret })
      return database.tenant(system(row), async (tx) => {
        await requireFree(tx, principal, row)
        if (!(await insertSource(tx, row))) throw nameTaken(input.name)
        await ensureState(tx, id)
        await keepSecret(tx, tenantId, id, secret)
        if (connector.webhookSecretFrom === 'naru') await makeWebhookSecret(tx, tenantId, id)
        const made = await findSourceWithState(tx, id)
        await audit.record(tx, principal, creation(row, secret))
        return made as SourceWithState
      })
    },
    async change(principal, sourceId, change) {
      const found = await find(principal, sourceId)
      const { source, connector } = found
      const acl = change.acl === undefined ? source.acl : change.acl
      refuseUnreadable(principal, acl)
      const config =
        change.config === undefined
          ? accounts.configOf(source)
          : parseSourceConfig(connector.configSchema, change.config)
      const { secret } = change
      await requireWorking(found, config, secret)
      const after = { name: change.name ?? source.name, acl, config }
      return database
        .tenant(system(source), async (tx) => {
          if (!(await lockSource(tx, sourceId, 'alone'))) throw notFound('help desk')
          const now = (await findSource(tx, sourceId)) as SourceRow
          if (!isSameSource(now, source)) throw changedMeanwhile()
          if (isMoved(source, config)) await requireFree(tx, principal, { ...source, config })
          if (!(await updateSource(tx, sourceId, after))) throw nameTaken(after.name)
          if (secret) await keepSecret(tx, source.tenant_id, sourceId, secret)
          const changed = (await findSourceWithState(tx, sourceId)) as SourceWithState
          if (hasOtherReaders(source, after)) await deps.onAccessChange(tx, changed)
          if (secret) await deps.onReconnect(tx, changed)
          await audit.record(tx, principal, alteration(source, after, secret))
          return changed
        })
        .catch((error: { code?: string }) => {
          // somebody took the name at this very moment
          throw error.code === UNIQUE_VIOLATION ? nameTaken(after.name) : error
        })
    },
    async groups(principal, sourceId, signal) {
      const { source } = await find(principal, sourceId)
      return (await accounts.connect(source, { isLive: true })).groups(signal)
    },
    async webhook(principal, sourceId) {
      const found = await find(principal, sourceId)
      return database.tenant(system(found.source), (tx) => readWebhook(tx, found))
    },
    async setWebhook(principal, sourceId, secret) {
      const found = await find(principal, sourceId)
      const { source, connector } = found
      if (connector.webhookSecretFrom === 'vendor' && secret === undefined) throw webhookSecretRequired()
      return database.tenant(system(source), async (tx) => {
        if (!(await lockSource(tx, sourceId, 'shared'))) throw notFound('help desk')
        if (secret === undefined) await makeWebhookSecret(tx, source.tenant_id, sourceId)
        else await secrets.put(tx, source.tenant_id, webhookSecretName(sourceId), secret)
        const webhook = await readWebhook(tx, found)
        await audit.record(tx, principal, { action: 'source.webhook_changed', target: targetOf(source) })
        return webhook
      })
    },
    async forget(tx, tenantId, sourceId) {
      await secrets.remove(tx, tenantId, helpdeskSecretName(sourceId))
      await secrets.remove(tx, tenantId, webhookSecretName(sourceId))
    },
  }
}

type Account = Pick<SourceRow, 'id' | 'kind' | 'config' | 'tenant_id'>
type Found = { source: SourceRow; connector: AnyHelpdesk }

const UNIQUE_VIOLATION = '23505'

function isMoved(source: SourceRow, { url }: HelpdeskConfig): boolean {
  return url !== (source.config as { url?: string }).url
}

function system(source: Pick<SourceRow, 'tenant_id'>) {
  return { tenantId: source.tenant_id, groups: 'all' as const }
}
