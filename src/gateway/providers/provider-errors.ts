import { AppError, type FieldError } from '../../platform/index.ts'

export function providerInvalid(fields: FieldError[]): AppError {
  return new AppError({
    code: 'provider_invalid',
    status: 422,
    message: `This provider cannot be set up so. ${fields.map(({ path, message }) => `${path}: ${message}.`).join(' ')}`,
    fields,
  })
}

/** `why`: what was answered, without anything secret. */
export function checkFailed(why: string): AppError {
  return new AppError({
    code: 'provider_check_failed',
    status: 422,
    message: `Nothing was saved, because the provider did not answer as it should: ${why} Correct it, or save it unchecked with "check": false.`,
  })
}

export function secretRequired(why: string): AppError {
  return new AppError({ code: 'secret_required', status: 422, message: `${why} Give "secret" too.` })
}

export function providerInUse(name: string, aliases: readonly string[]): AppError {
  const models = aliases.map((alias) => `"${alias}"`).join(', ')
  return new AppError({
    code: 'provider_in_use',
    status: 409,
    message: `The provider "${name}" serves these models: ${models}. Take its targets out of them, or delete them, first.`,
  })
}

export function providerChanged(name: string): AppError {
  return new AppError({
    code: 'changed_meanwhile',
    status: 409,
    message: `The provider "${name}" was changed by somebody else while it was checked. Read it again, then repeat your change.`,
  })
}
