import { AppError } from '../errors.ts'

/** `where`: a reference or its beginning; `why`: what to do. Neither ever holds a value. */
export function referenceInvalid(why: string): AppError {
  return new AppError({
    code: 'secret_reference_invalid',
    status: 422,
    message: `This is no reference to a secret: ${why}`,
  })
}

export function referenceNotAllowed(where: string, why: string): AppError {
  return new AppError({
    code: 'secret_reference_not_allowed',
    status: 422,
    message: `The reference "${where}" may not be used: ${why}`,
  })
}

export function secretNotFound(where: string, why: string, cause?: unknown): AppError {
  return new AppError({
    code: 'secret_reference_not_found',
    status: 422,
    message: `The reference "${where}" leads to no secret: ${why}`,
    cause: withoutText(cause),
  })
}

/** The store does not let this server read. */
export function storeRefused(where: string, why: string, cause?: unknown): AppError {
  return new AppError({
    code: 'secret_store_refused',
    status: 502,
    message: `The secret store refuses "${where}": ${why}`,
    cause: withoutText(cause),
  })
}

export function storeUnavailable(where: string, why: string, cause?: unknown): AppError {
  return new AppError({
    code: 'secret_store_unavailable',
    status: 503,
    message: `The secret store cannot be asked for "${where}": ${why}`,
    cause: withoutText(cause),
  })
}

// Errors of the SDKs carry requests and answers, and the log writes causes whole.
function withoutText(cause: unknown): Error | undefined {
  if (cause === undefined) return undefined
  const { name, code } = cause as { name?: unknown; code?: unknown }
  return new Error(
    [name, code].filter((part) => typeof part === 'string' || typeof part === 'number').join(' '),
  )
}
