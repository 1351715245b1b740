import { AppError, type Principal } from '../platform/index.ts'

/** Throws 403 for a key or a token: these are a person's own affairs. */
export function requirePerson(principal: Principal): Principal {
  if (principal.kind !== 'person' || principal.byToken) throw personRequired()
  return principal
}

/** Id of the person that the principal is, or works for as a personal key. Throws 403 for a service. */
export function requirePersonBehind(principal: Principal): string {
  if (principal.personId === undefined) throw personRequired()
  return principal.personId
}

export function personRequired(): AppError {
  return new AppError({
    code: 'person_required',
    status: 403,
    message:
      'Only a person can do this, not a key of a service. Sign in to the console; keys of your own are also managed with a personal key.',
  })
}
