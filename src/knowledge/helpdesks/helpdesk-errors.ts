import { AppError } from '../../platform/index.ts'

/** 401 or 403. `advice` says what to look at, such as the rights that the key needs. */
export function helpdeskRefused(host: string, status: number, advice: string): AppError {
  const why = status === 401 ? 'does not accept the credential' : 'does not let this credential do that'
  return new AppError({
    code: 'helpdesk_refused',
    status: 422,
    message: `${host} ${why}. ${advice}`,
  })
}

export function helpdeskNotFound(host: string, advice: string): AppError {
  return new AppError({
    code: 'helpdesk_not_found',
    status: 422,
    message: `There is no such help desk at ${host}. ${advice}`,
  })
}

/** It does not answer, or says that it cannot now. */
export function helpdeskUnavailable(host: string, why: string, cause?: unknown): AppError {
  return new AppError({
    code: 'helpdesk_unavailable',
    status: 503,
    message: `${host} is not available: ${why}. Runs and polls ask it again by themselves; for anything else, try again later. See the status page of the help desk if it stays.`,
    cause,
  })
}

/** An answer that is not what the API is documented to give. `detail` goes to the log only: it may hold their data. */
export function helpdeskAnswerUnreadable(host: string, path: string, detail: string): AppError {
  return new AppError({
    code: 'helpdesk_answer_unreadable',
    status: 502,
    message: `${host} gave an answer to ${path} that cannot be read. Check that the address is that of the help desk itself; if it is, its API has changed.`,
    detail,
  })
}

export function webhookNotVerified(why: string): AppError {
  return new AppError({
    code: 'webhook_not_verified',
    status: 401,
    message: `This webhook does not prove that it comes from the help desk: ${why}. Compare its secret there with the one under GET /api/v1/sources/{id}/webhook.`,
  })
}

export function webhookUnreadable(why: string): AppError {
  return new AppError({
    code: 'webhook_unreadable',
    status: 400,
    message: `This webhook comes from the help desk, but ${why}. Set its body up as the documentation of help desks shows.`,
  })
}
