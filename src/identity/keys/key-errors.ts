import { AppError } from '../../platform/index.ts'

export function unknownKey(): AppError {
  return new AppError({
    code: 'key_invalid',
    status: 401,
    message:
      'This API key is unknown, expired or revoked. Check it, or ask whoever manages keys for a new one.',
    headers: { 'www-authenticate': 'Bearer' },
  })
}

/** `what`: what cannot be given, with an article. */
export function exceedsIssuer(what: string): AppError {
  return new AppError({
    code: 'key_exceeds_issuer',
    status: 403,
    message: `You cannot issue a key with ${what}, because you do not have it yourself.`,
  })
}

export function livesLonger(end: Date): AppError {
  return new AppError({
    code: 'key_exceeds_issuer',
    status: 403,
    message: `Your own key expires at ${end.toISOString()}: a key that you issue must expire by then too. Give it an expiry, or ask whoever manages keys.`,
  })
}

export function outrankedByKey(): AppError {
  return new AppError({
    code: 'key_exceeds_issuer',
    status: 403,
    message: 'You cannot revoke or change a key that has the scope "*", because you do not have it yourself.',
  })
}

export function keyCannotGrow(what: string): AppError {
  return new AppError({
    code: 'key_cannot_grow',
    status: 422,
    message: `This key does not have ${what}. The scopes of a key can only become fewer: issue another key.`,
  })
}

export function keyNotActive(why: string): AppError {
  return new AppError({ code: 'key_not_active', status: 409, message: `${why} Issue another key instead.` })
}

export function rootKeyFixed(what: string): AppError {
  return new AppError({
    code: 'root_key_fixed',
    status: 409,
    message: `The admin key cannot be ${what} through the API: ${
      what === 'rotated' ? 'change NARU_ROOT_KEY and restart.' : 'issue a key of its own for this.'
    }`,
  })
}

export function keyValueTaken(name: string): AppError {
  return new AppError({
    code: 'key_value_taken',
    status: 409,
    message: `The value given for the key "${name}" cannot be used: it is, or was, that of another key. Make a new one, for example with "openssl rand -hex 32".`,
  })
}

export function keyOfAPerson(): AppError {
  return new AppError({
    code: 'key_of_a_person',
    status: 403,
    message: 'This key works for a person: only they can rotate it or let it sign. You may revoke it.',
  })
}

export function tokenCannotIssue(): AppError {
  return new AppError({
    code: 'token_cannot_issue',
    status: 403,
    message: 'A short-lived token makes no keys, secrets or tokens. Use the key or the session itself.',
  })
}

export function overLimit(perMinute: number, waitMs: number): AppError {
  return new AppError({
    code: 'rate_limited',
    status: 429,
    message: `This key may send ${perMinute} requests a minute and has sent them. Try again in ${seconds(waitMs)} s, or ask whoever manages keys for a higher limit.`,
    headers: { 'retry-after': String(seconds(waitMs)) },
  })
}

function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1000))
}
