import type { Attempt } from '../ledger/call-record.ts'
import { redactBody } from '../ledger/redact-body.ts'
import type { BodyPolicy } from '../models/catalog.ts'
import type { CallEnd } from './model-call.ts'

/** An attempt says what went wrong, not all that a provider had to say about it. */
const LONGEST_OF_AN_ATTEMPT = 300

/** What a provider says went wrong may hold some of what the model was told: it is kept as bodies are. */
export function keptMessage(
  { errorCode, errorMessage, httpStatus }: Omit<CallEnd, 'status'>,
  bodies: BodyPolicy,
): string | null {
  if (errorCode !== 'upstream_error' || errorMessage === null || bodies === 'full') return errorMessage
  if (bodies === 'redacted') return redactBody(errorMessage)
  return httpStatus < 300
    ? 'The provider reported a failure within its stream.'
    : `The provider answered with an error (HTTP ${httpStatus}).`
}

export function keptAttempts(attempts: readonly Attempt[], bodies: BodyPolicy): Attempt[] {
  return attempts.map((attempt) => {
    const { error_code: errorCode, error_message: errorMessage, http_status: status } = attempt
    const kept = keptMessage({ errorCode, errorMessage, httpStatus: status ?? 200 }, bodies)
    return { ...attempt, error_message: kept?.slice(0, LONGEST_OF_AN_ATTEMPT) ?? null }
  })
}
