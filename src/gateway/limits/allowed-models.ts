import type { CheckLimits } from '../../identity/index.ts'
import { AppError, accessOf, type Database } from '../../platform/index.ts'
import { nearestName } from '../nearest-name.ts'
import { listAliases } from './limit-store.ts'

/** Limits may allow models that exist, or that were allowed before: models come and go. */
export function createCheckLimits(database: Pick<Database, 'tenant'>): CheckLimits {
  return async (principal, limits, before) => {
    const models = limits?.models ?? []
    const added = models.filter((name) => !before?.models?.includes(name))
    if (added.length === 0) return
    const known = await database.tenant(accessOf(principal), (tx) => listAliases(tx, principal.tenantId))
    const unknown = added.find((name) => !known.includes(name))
    if (unknown !== undefined) throw unknownModel(unknown, models.indexOf(unknown), known)
  }
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
