/** A field that a caller must change. */
export type FieldError = {
  /** Where it is: `documents[3].title`, `query`, … */
  path: string
  message: string
}

export type AppErrorInput = {
  /** Stable, snake_case. Clients branch on it; it never changes its meaning. */
  code: string
  /** HTTP status. */
  status: number
  /** Public text: what happened and what to do. Never holds a secret or another tenant's data. */
  message: string
  /** Internal text for the log only. */
  detail?: string
  cause?: unknown
  fields?: FieldError[]
  /** Extra response headers, e.g. `retry-after`. */
  headers?: Record<string, string>
}

/** The one error of the project. Anything else that is thrown is a bug and renders as 500. */
export class AppError extends Error {
  readonly code: string
  readonly status: number
  readonly detail: string | undefined
  readonly fields: FieldError[] | undefined
  readonly headers: Record<string, string> | undefined

  constructor(input: AppErrorInput) {
    super(input.message, input.cause === undefined ? undefined : { cause: input.cause })
    this.name = 'AppError'
    this.code = input.code
    this.status = input.status
    this.detail = input.detail
    this.fields = input.fields
    this.headers = input.headers
  }
}

/** What a caller may not see does not exist for them: 404 in both cases. */
export function notFound(what: string): AppError {
  return new AppError({
    code: 'not_found',
    status: 404,
    message: `This ${what} does not exist, or you have no access to it.`,
  })
}

/** What is a fault of ours says nothing about our inside. */
export function internalError(cause: unknown): AppError {
  return new AppError({
    code: 'internal_error',
    status: 500,
    message:
      'Something went wrong on our side. Try again; if it stays, the log has the details under this request id.',
    cause,
  })
}
