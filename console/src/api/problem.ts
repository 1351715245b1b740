import { t } from 'i18next'
import { errorCodesEn } from '../i18n/error-codes-en.ts'
import { codesWithSpecifics, errorCodesKo } from '../i18n/error-codes-ko.ts'
import { currentLanguage } from '../i18n/language.ts'

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
  /** Seconds until it may be tried again, where the server says so. */
  readonly retryAfter: number | undefined

  constructor(problem: Problem, retryAfter?: number) {
    super(problem.detail || problem.title)
    this.name = 'ApiError'
    this.problem = problem
    this.retryAfter = retryAfter
  }
}

/** A proxy in between may answer with something that is no problem document: make one of it. */
export function toProblem(status: number, body: unknown): Problem {
  if (typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string') {
    return { title: body.code, status, ...body } as Problem
  }
  return { title: `HTTP ${status}`, status, code: status >= 500 ? 'server_unavailable' : 'unexpected_answer' }
}

/** What to show: our words for its code, in Korean above all, or the server's own sentence. */
export function describeError(error: unknown): string {
  if (error instanceof ApiError) return describeProblem(error.problem.code, error.message)
  if (error instanceof TypeError) return t('errors.network')
  return t('errors.unexpected')
}

export function describeProblem(code: string, sentence: string): string {
  if (code === 'server_unavailable') return t('errors.serverUnavailable')
  if (code === 'unexpected_answer') return t('errors.unexpectedAnswer')
  const ours = currentLanguage() === 'ko' ? errorCodesKo[code] : errorCodesEn[code]
  return ours ?? (sentence || t('errors.unexpected'))
}

/** The server's own sentence, to stand below ours where only it holds the specifics; else `null`. */
export function specificsOf(code: string, sentence: string): string | null {
  const shown = describeProblem(code, sentence)
  if (!codesWithSpecifics.has(code) || sentence === '' || sentence === shown) return null
  return code === 'provider_check_failed' ? withoutAdvice(sentence) : sentence
}

/** Why alone: around it stands what the title says, and what a program would send to save without a check. */
const withoutAdvice = (sentence: string) =>
  sentence.replace(/^Nothing was saved, [^:]*: /, '').replace(/ Correct it, or save it unchecked .*$/, '')

export function specificsOfError(error: unknown): string | null {
  return error instanceof ApiError ? specificsOf(error.problem.code, error.message) : null
}

/** No answer came at all, or a proxy says that nobody is there to give one. */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof ApiError) return error.problem.code === 'server_unavailable'
  return error instanceof TypeError && /fetch|network|load failed/i.test(error.message)
}

export const codeOf = (error: unknown) => (error instanceof ApiError ? error.problem.code : undefined)

export const statusOf = (error: unknown) => (error instanceof ApiError ? error.problem.status : undefined)
