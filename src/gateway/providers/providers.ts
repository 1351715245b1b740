import { isDeepStrictEqual } from 'node:util'
import {
  AppError,
  accessOf,
  type Database,
  notFound,
  type Outbound,
  type Principal,
  type StoredSecret,
} from '../../platform/index.ts'
import type { ChangeDeps } from '../change-deps.ts'
import { given } from '../given.ts'
import { addProvider, removeProvider, replaceProvider, storedSecret } from './change-providers.ts'
import { checkProvider, type ProviderCheck } from './check-provider.ts'
import { checkFailed, providerInvalid, secretRequired } from './provider-errors.ts'
import { findProvider, listProviders, noteCheck, type ProviderRow } from './provider-store.ts'
import {
  type CheckAddress,
  type ProviderInput,
  type ProviderSettings,
  readProvider,
  readStored,
} from './read-provider.ts'

export type ProviderChange = {
  name?: string | undefined
  baseUrl?: string | null | undefined
  options?: Record<string, string> | undefined
  /** null: it has none any more. */
  secret?: StoredSecret | null | undefined
  /** False: not asked whether it answers. */
  check: boolean
}

export type Providers = {
  list(principal: Principal): Promise<ProviderRow[]>
  /** Throws `provider_check_failed` when it does not answer as it should; nothing is kept then. */
  create(
    principal: Principal,
    input: ProviderInput & { secret?: StoredSecret | undefined; check: boolean },
  ): Promise<ProviderRow>
  change(principal: Principal, id: string, change: ProviderChange): Promise<ProviderRow>
  delete(principal: Principal, id: string): Promise<void>
  /** Asks the provider as it is stored, and keeps what came of it. */
  check(principal: Principal, id: string): Promise<ProviderCheck>
}

export type ProviderDeps = ChangeDeps & {
  database: Database
  outbound: Outbound
  checkAddress: CheckAddress
}

/** Providers of models that a tenant has set up. Requests to them are made outside of transactions. */
export function createProviders(deps: ProviderDeps): Providers {
  const { database, secrets, openSecret, outbound, checkAddress } = deps

  async function read(principal: Principal, id: string) {
    return database.tenant(accessOf(principal), async (tx) => {
      const row = await findProvider(tx, id)
      if (!row) throw notFound('provider')
      return { row, secret: await storedSecret(secrets, tx, row) }
    })
  }

  /** A store is asked anew: whoever checks has just changed something. */
  async function openGiven(principal: Principal, secret: StoredSecret | undefined) {
    return secret && openSecret.given(principal.tenantId, secret, { wasRefused: true })
  }

  /** When it answered as it should. */
  async function requireCheck(
    principal: Principal,
    id: string,
    settings: ProviderSettings,
    given: StoredSecret | undefined,
  ): Promise<Date> {
    const secret = await openGiven(principal, given)
    const { ok, message } = await checkProvider(outbound, { ...settings, id, secret })
    if (!ok) throw checkFailed(message as string)
    return new Date()
  }

  return {
    list: (principal) => database.tenant(accessOf(principal), (tx) => listProviders(tx, principal.tenantId)),
    async create(principal, { secret, check, ...input }) {
      const settings = readProvider(input, checkAddress)
      requireSecret(settings, secret)
      const checkedAt = check ? await requireCheck(principal, '', settings, secret) : null
      return database.tenant(accessOf(principal), (tx) =>
        addProvider(deps, tx, principal, { settings, secret, checkedAt }),
      )
    },
    async change(principal, id, { check, secret, ...change }) {
      const { row: before, secret: stored } = await read(principal, id)
      const settings = readProvider({ ...toInput(before), ...given(change) }, checkAddress)
      refuseElsewhere({ before, stored, settings, secret })
      const usedSecret = secret === undefined ? stored : (secret ?? undefined)
      requireSecret(settings, usedSecret)
      const isNew = secret !== undefined || isDifferent(before, settings)
      if (check && isNew) await requireCheck(principal, id, settings, usedSecret)
      return database.tenant(accessOf(principal), async (tx) => {
        const row = await replaceProvider(deps, tx, principal, { before, settings, secret })
        if (check && isNew) await noteCheck(tx, id, null)
        return { ...row, ...(check && isNew ? { checked_at: new Date(), check_error: null } : {}) }
      })
    },
    delete: (principal, id) =>
      database.tenant(accessOf(principal), (tx) => removeProvider(deps, tx, principal, id)),
    async check(principal, id) {
      const { row, secret: stored } = await read(principal, id)
      const settings = readStored(row)
      if (!settings) throw providerInvalid([{ path: 'kind', message: `"${row.kind}" is not known any more` }])
      const result = await openGiven(principal, stored).then(
        (secret) => checkProvider(outbound, { ...settings, id, secret }),
        unreadable,
      )
      await database.tenant(accessOf(principal), (tx) => noteCheck(tx, id, result.message))
      return result
    },
  }
}

/** Its secret cannot be read where it is kept: that is what the check finds. */
function unreadable(error: unknown): ProviderCheck {
  if (!(error instanceof AppError)) throw error
  return { ok: false, message: error.message, models: [] }
}

/** What a row says, as it would be given. */
function toInput(row: ProviderRow): ProviderInput {
  return {
    name: row.name,
    kind: row.kind,
    baseUrl: row.base_url,
    options: row.options as Record<string, string>,
  }
}

export function requireSecret({ kind }: ProviderSettings, secret: StoredSecret | undefined): void {
  if (kind.secret.isRequired && secret === undefined)
    throw secretRequired(`A provider of kind "${kind.kind}" needs a secret (${kind.secret.title.en}).`)
}

type Move = {
  before: ProviderRow
  /** The secret as it is stored. */
  stored: StoredSecret | undefined
  settings: ProviderSettings
  secret: StoredSecret | null | undefined
}

/** Else whoever may change a provider could have its secret sent to a server of their own. */
export function refuseElsewhere({ before, stored, settings, secret }: Move): void {
  if (stored === undefined || secret !== undefined || !leadsElsewhere(before, settings)) return
  throw secretRequired(
    `The secret of "${before.name}" was given for ${before.base_url}: it is not sent elsewhere.`,
  )
}

function leadsElsewhere(before: ProviderRow, settings: ProviderSettings): boolean {
  const was = readStored(before)
  return before.base_url !== settings.baseUrl || (was !== undefined && hostOf(was) !== hostOf(settings))
}

/** Options may name the host, such as a region. */
function hostOf(settings: ProviderSettings): string {
  return new URL(settings.kind.check({ ...settings, id: '', secret: undefined }).url).host
}

function isDifferent(before: ProviderRow, settings: ProviderSettings): boolean {
  return before.base_url !== settings.baseUrl || !isDeepStrictEqual(before.options, settings.options)
}
