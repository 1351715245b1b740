import type { Principal, Tx } from '../../platform/index.ts'
import type { ChangeDeps } from '../change-deps.ts'
import { given } from '../given.ts'
import { type Around, addModel, type ModelInput, replaceModel } from '../models/change-models.ts'
import { modelInvalid } from '../models/model-errors.ts'
import { DEFAULTS, toInput } from '../models/models.ts'
import { nearestName } from '../nearest-name.ts'
import { type AppliedChange, fieldChanges } from './changes.ts'
import type { DeclaredConfig } from './config-schema.ts'

type Declared = DeclaredConfig['models'][number]

type Known = {
  /** Name → id. */
  providers: ReadonlyMap<string, string>
  /** The models that there were, and those of the file. */
  around: Around
}

/** Makes a model, or makes the one of this alias as the file says. */
export async function applyModel(
  deps: Pick<ChangeDeps, 'signals' | 'audit'>,
  tx: Tx,
  principal: Principal,
  declared: Declared,
  { providers, around }: Known,
): Promise<AppliedChange> {
  const { alias } = declared
  const input = complete(declared, providers)
  const found = around.stored.find((model) => model.alias === alias)
  const names = new Map([...providers].map(([name, id]) => [id, name]))
  const fields = fieldChanges(found ? shown(toInput(found), names) : DEFAULTS, shown(input, names))
  if (!found) await addModel(deps, tx, principal, input, around)
  else if (fields.length > 0) await replaceModel(deps, tx, principal, found.id, () => input, around)
  const action = found ? (fields.length > 0 ? 'update' : 'none') : 'create'
  return { action, kind: 'model', name: alias, fields }
}

function complete({ targets, ...declared }: Declared, providers: ReadonlyMap<string, string>): ModelInput {
  const places = targets.map(({ provider, model }) => `${provider} ${model}`)
  return {
    ...DEFAULTS,
    ...given(declared),
    targets: targets.map(({ provider, model, weight = 1, priority = 0 }, i) => {
      const path = `targets[${i}]`
      const provider_id = providers.get(provider)
      if (provider_id === undefined)
        throw unknownProvider(`${path}.provider`, provider, [...providers.keys()])
      if (places.indexOf(`${provider} ${model}`) !== i)
        throw modelInvalid([{ path, message: `"${model}" of "${provider}" stands here twice: keep one` }])
      return { provider_id, model, weight, priority }
    }),
  }
}

/** In an order of its own, so that only what means something counts. */
function shown(input: ModelInput, names: ReadonlyMap<string, string>) {
  const { alias: _, targets, ...columns } = input
  return {
    ...columns,
    targets: targets
      .map(({ provider_id, model, weight, priority }) => ({
        provider: names.get(provider_id) ?? provider_id,
        ...{ model, weight, priority },
      }))
      .sort((a, b) => compare(`${a.provider} ${a.model}`, `${b.provider} ${b.model}`)),
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function unknownProvider(path: string, name: string, known: readonly string[]): Error {
  const nearest = nearestName(name, known)
  const hint = nearest === undefined ? 'declare it under "providers"' : `did you mean "${nearest}"?`
  return modelInvalid([{ path, message: `there is no provider "${name}": ${hint}` }])
}
