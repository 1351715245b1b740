import { AppError } from '../../platform/index.ts'

/** A call that cannot be accounted for is not made. */
export function ledgerUnavailable(cause?: unknown): AppError {
  return new AppError({
    code: 'ledger_unavailable',
    status: 503,
    message:
      'Model calls cannot be recorded right now: the disk of the server is full or failing, and its database does not answer. Try again in a few seconds; the log of the server says what is wrong.',
    headers: { 'retry-after': '2' },
    ...(cause === undefined ? {} : { cause }),
  })
}
