import type { CheckLimits } from '../../identity/index.ts'
import { AppError, accessOf, type Database, type Limits, type Tx } from '../../platform/index.ts'
import { nearestName } from '../nearest-name.ts'
import { listAliases } from './limit-store.ts'

/** Limits may allow models that exist, or that were allowed before: models come and go. */
export function createCheckLimits(database: Pick<Database, 'tenant'>): CheckLimits {
  return (principal, limits, before) =>
    hasAdded(limits, before)
      ? database.tenant(accessOf(principal), (tx) =>
          requireModels(tx, principal.tenantId, limits ?? {}, before),
        )
      : Promise.resolve()
}

/** Throws `limits_invalid` for the first model that is newly allowed and does not exist. */
export async function requireModels(
  tx: Tx,
  tenantId: string,
  limits: Limits,
  before?: Limits,
): Promise<void> {
  if (!hasAdded(limits, before)) return
  const known = await listAliases(tx, tenantId)
  const models = limits.models ?? []
  const unknown = models.find((name) => !before?.models?.includes(name) && !known.includes(name))
  if (unknown !== undefined) throw unknownModel(unknown, models.indexOf(unknown), known)
}

function hasAdded(limits: Limits | undefined, before: Limits | undefined): boolean {
  return limits?.models?.some((name) => !before?.models?.includes(name)) ?? false
}

function unknownModel(name: string, place: number, known: readonly string[]): AppError {
  const nearest = nearestName(name, known)
  const advice = nearest === undefined ? 'Set it up first, or leave it out.' : `Did you mean "${nearest}"?`
  return new AppError({
    code: 'limits_invalid',
    status: 422,
    message: `There is no model "${name}" that could be allowed. ${advice}`,
    fields: [{ path: `limits.models[${place}]`, message: 'is not set up' }],
  })
}
