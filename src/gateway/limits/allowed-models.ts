import type { CheckLimits } from '../../identity/index.ts'
import { AppError, accessOf, type Database, type Limits } from '../../platform/index.ts'
import { nearestName } from '../nearest-name.ts'
import { listAliases } from './limit-store.ts'

/** Limits may allow models that exist, or that were allowed before: models come and go. */
export function createCheckLimits(database: Pick<Database, 'tenant'>): CheckLimits {
  return async (principal, limits, before) => {
    if (addedTo(limits, before).length === 0) return
    const known = await database.tenant(accessOf(principal), (tx) => listAliases(tx, principal.tenantId))
    requireModels(limits, before, known)
  }
}

/** Throws `limits_invalid` for the first model that is newly allowed and not among the `known` ones. */
export function requireModels(
  limits: Limits | undefined,
  before: Limits | undefined,
  known: readonly string[],
): void {
  const unknown = addedTo(limits, before).find((name) => !known.includes(name))
  if (unknown !== undefined) throw unknownModel(unknown, limits?.models?.indexOf(unknown) ?? 0, known)
}

function addedTo(limits: Limits | undefined, before: Limits | undefined): string[] {
  return limits?.models?.filter((name) => !before?.models?.includes(name)) ?? []
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
