import { AppError } from '../../platform/index.ts'
import type { AttemptFailed } from './failure.ts'

export function modelNotFound(model: string): AppError {
  return new AppError({
    code: 'model_not_found',
    status: 404,
    message: `There is no model "${model.slice(0, 200)}" here. GET /v1/models lists those that you may use; an admin adds others under Models or with "naru apply".`,
    fields: [{ path: 'model', message: 'is not set up' }],
  })
}

export function modelHasNoTarget(model: string): AppError {
  return new AppError({
    code: 'model_has_no_target',
    status: 503,
    message: `The model "${model}" leads nowhere: it has no target. An admin adds one under Models.`,
  })
}

export function dialectNotSpoken(model: string, dialect: string): AppError {
  return new AppError({
    code: 'dialect_not_spoken',
    status: 400,
    message: `The model "${model}" cannot be called through the ${dialect} API: its provider has nothing of the kind.`,
  })
}

/** What a client is told when the provider's own words cannot be passed on. */
export function fromFailure(failure: AttemptFailed): AppError {
  return new AppError({
    code: failure.code,
    status: failure.status,
    message: failure.message,
    cause: failure,
    ...(failure.retryAfterMs === undefined
      ? {}
      : { headers: { 'retry-after': String(Math.ceil(failure.retryAfterMs / 1000)) } }),
  })
}
