import { AppError, type FieldError } from '../../platform/index.ts'

export function modelInvalid(fields: FieldError[]): AppError {
  return new AppError({
    code: 'model_invalid',
    status: 422,
    message: `This model cannot be set up so. ${fields.map(({ path, message }) => `${path}: ${message}.`).join(' ')}`,
    fields,
  })
}

/** A limit that names a model would hold for whatever model gets that name next: nobody has allowed that. */
export function modelAllowed(alias: string, holders: readonly string[]): AppError {
  const shown = holders.slice(0, MOST_SHOWN).join(', ')
  const more = holders.length > MOST_SHOWN ? ` and ${holders.length - MOST_SHOWN} more` : ''
  return new AppError({
    code: 'model_in_use',
    status: 409,
    message: `The model "${alias}" keeps its name for now: limits allow it by that name (${shown}${more}). Take it out of these limits first.`,
  })
}

const MOST_SHOWN = 10

/** `users`: aliases of models that fall back to it; `isSwitch`: everything falls back to it. */
export function modelInUse(alias: string, users: readonly string[], isSwitch: boolean): AppError {
  const places = [
    ...(users.length > 0
      ? [`these models fall back to it: ${users.map((user) => `"${user}"`).join(', ')}`]
      : []),
    ...(isSwitch ? ['it is the fallback of all models in the settings of the gateway'] : []),
  ]
  return new AppError({
    code: 'model_in_use',
    status: 409,
    message: `The model "${alias}" cannot go yet: ${places.join(', and ')}. Choose another one there first.`,
  })
}
