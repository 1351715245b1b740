import type { DeclaredKey, DeclaredKeyChange, Keys } from '../../identity/index.ts'
import {
  AppError,
  accessOf,
  type Database,
  isAllowed,
  type Principal,
  type Tx,
} from '../../platform/index.ts'
import type { ChangeDeps } from '../change-deps.ts'
import { requireModels } from '../limits/allowed-models.ts'
import { listAliases } from '../limits/limit-store.ts'
import { listModels, lockModels } from '../models/model-store.ts'
import { listProviders } from '../providers/provider-store.ts'
import type { CheckAddress } from '../providers/read-provider.ts'
import { applyModel } from './apply-models.ts'
import { applyProvider } from './apply-providers.ts'
import { type AppliedChange, fieldChanges, HIDDEN } from './changes.ts'
import { at } from './config-errors.ts'
import { type ReadConfig, readApplied } from './read-config.ts'

export type Applied = {
  /** One for each entry of the file, in its order. */
  changes: AppliedChange[]
  /** Keys that were made now, shown this once. None after a dry run. */
  keys: Array<{ name: string; key: string }>
}

export type ApplyInput = {
  /** naru.yaml, with its variables replaced. */
  text: string
  /** What messages call it. */
  file: string
  /** Everything is tried, and taken back. */
  isDryRun: boolean
}

export type Apply = (principal: Principal, input: ApplyInput) => Promise<Applied>

type Deps = ChangeDeps & { database: Database; checkAddress: CheckAddress; keys: Pick<Keys, 'declare'> }

/** Makes what a file declares true: everything in it, or nothing. What it does not name stays as it is. */
export function createApply(deps: Deps): Apply {
  return async (principal, { text, file, isDryRun }) => {
    const read = readApplied(text, file)
    if (read.config.keys.length > 0 && !isAllowed(principal, 'keys:manage')) throw mayNotManageKeys()
    let applied: Applied = { changes: [], keys: [] }
    try {
      await deps.database.tenant(accessOf(principal), async (tx) => {
        applied = await applyAll(deps, tx, principal, { ...read, file })
        if (isDryRun) throw new TakenBack()
      })
    } catch (error) {
      if (!(error instanceof TakenBack)) throw error
      return { ...applied, keys: [] }
    }
    return applied
  }
}

/** Ends the transaction of a dry run without a trace. */
class TakenBack extends Error {}

async function applyAll(
  deps: Deps,
  tx: Tx,
  principal: Principal,
  { config, placeOf, file }: ReadConfig & { file: string },
): Promise<Applied> {
  const inPlace = async <T>(list: keyof typeof config, i: number, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (error) {
      throw at(file, placeOf([list, i]), error)
    }
  }
  // several servers may start at once with one file
  await lockModels(tx, principal.tenantId)
  const changes: AppliedChange[] = []
  const stored = await listProviders(tx, principal.tenantId)
  for (const [i, declared] of config.providers.entries())
    changes.push(await inPlace('providers', i, () => applyProvider(deps, tx, principal, declared, stored)))
  const known = await readKnown(tx, principal, config.models)
  for (const [i, declared] of config.models.entries())
    changes.push(await inPlace('models', i, () => applyModel(deps, tx, principal, declared, known)))
  const aliases = config.keys.length > 0 ? await listAliases(tx, principal.tenantId) : []
  const keys: Applied['keys'] = []
  for (const [i, { value, ...declared }] of config.keys.entries()) {
    const change = await inPlace('keys', i, () =>
      declareKey(deps, tx, principal, { ...declared, value }, aliases),
    )
    changes.push(toChange(change))
    if (change.key !== undefined) keys.push({ name: change.name, key: change.key })
  }
  return { changes, keys }
}

/** `aliases`: the models that there are by now, which it may be allowed to call. */
async function declareKey(
  { keys }: Deps,
  tx: Tx,
  principal: Principal,
  key: DeclaredKey,
  aliases: readonly string[],
) {
  const change = await keys.declare(tx, principal, key)
  requireModels(key.limits, change.before?.limits, aliases)
  return change
}

/** What there is when the providers of the file are. */
async function readKnown(tx: Tx, { tenantId }: Principal, declared: ReadConfig['config']['models']) {
  const providers = await listProviders(tx, tenantId)
  return {
    providers: new Map(providers.map(({ id, name }) => [name, id])),
    around: {
      stored: await listModels(tx, tenantId),
      pending: declared.map(({ alias, fallbacks = [] }) => ({ alias, fallbacks })),
    },
  }
}

function toChange({ action, name, before, after, hasNewValue }: DeclaredKeyChange): AppliedChange {
  const value = { path: 'value', before: before ? HIDDEN : null, after: HIDDEN }
  const fields = action === 'none' ? [] : [...fieldChanges(before, after), ...(hasNewValue ? [value] : [])]
  return { action, kind: 'key', name, fields }
}

function mayNotManageKeys(): AppError {
  return new AppError({
    code: 'missing_scope',
    status: 403,
    message:
      'The file declares keys, and you lack the permission "keys:manage". Take them out, or use a key that has it.',
  })
}
