import { t } from 'i18next'

/** RFC 9457 body of every failed call; `code` is stable and meant for programs, the texts for people. */
export type Problem = {
  title: string
  status: number
  code: string
  detail?: string
  request_id?: string
  errors?: Array<{ path: string; message: string }>
}

export class ApiError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.detail || problem.title)
    this.name = 'ApiError'
    this.problem = problem
  }
}

/** A proxy in between may answer with something that is no problem document: make one of it. */
export function toProblem(status: number, body: unknown): Problem {
  if (typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string') {
    return { title: body.code, status, ...body } as Problem
  }
  return { title: `HTTP ${status}`, status, code: status >= 500 ? 'server_unavailable' : 'unexpected_answer' }
}

const isAbort = (error: unknown) => error instanceof DOMException && error.name === 'AbortError'

/** What to show: our translation when the code has one, else the server's own sentence. */
export function describeError(error: unknown): string {
  if (error instanceof ApiError) return describeProblem(error.problem.code, error.message)
  if (error instanceof TypeError || isAbort(error)) return t('errors.network')
  return t('errors.unexpected')
}

export function describeProblem(code: string, fallback: string): string {
  return t(`errors.codes.${code}` as 'errors.unexpected', {
    defaultValue: fallback || t('errors.unexpected'),
  })
}

export const statusOf = (error: unknown) => (error instanceof ApiError ? error.problem.status : undefined)
