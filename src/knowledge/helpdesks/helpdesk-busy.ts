import { AppError } from '../../platform/index.ts'

/** The help desk's rate limit is reached: whoever works lets go and comes back at `retryAt`. Not a failure. */
export class HelpdeskBusy extends AppError {
  readonly retryAt: Date

  constructor(host: string, retryAt: Date, now: number) {
    const seconds = Math.max(1, Math.ceil((retryAt.getTime() - now) / 1000))
    super({
      code: 'helpdesk_busy',
      status: 503,
      message: `${host} takes no more requests for now (its rate limit). Try again in ${seconds} s.`,
      headers: { 'retry-after': String(seconds) },
    })
    this.name = 'HelpdeskBusy'
    this.retryAt = retryAt
  }
}
