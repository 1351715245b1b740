/** How a call ended. A hit of our cache is `ok` with `is_cache_hit`. */
export type CallStatus = 'ok' | 'error' | 'timeout' | 'cancelled' | 'refused'

/** One try at one target. */
export type Attempt = {
  target_id: string
  provider: string
  model: string
  status: CallStatus
  /** The provider's; null when it gave no answer. */
  http_status: number | null
  /** Our code for what went wrong: `upstream_timeout`, `upstream_error`; null when nothing did. */
  error_code: string | null
  /** For people, in short; of what the provider itself said only what the policy of bodies lets be kept. */
  error_message: string | null
  /** Since the call came in. */
  started_ms: number
  /** Up to its end; for a stream up to the first content, whatever `status` came of it afterwards. */
  took_ms: number
}

/**
 * One model call: a line of the spool, and with the same names a row of `calls`. Written once the call has ended,
 * whatever became of it.
 */
export type CallRecord = {
  /** `call_…`: sorts by time. */
  id: string
  tenant_id: string
  /** RFC 3339 UTC with milliseconds. */
  started_at: string
  key_id: string | null
  person_id: string | null
  team_id: string | null
  end_user: string | null
  feature: string | null
  dialect: string
  /** As asked for. */
  model: string
  is_stream: boolean
  provider_id: string | null
  provider_name: string | null
  provider_model: string | null
  status: CallStatus
  /** What the client was answered; 499 when it had gone. */
  http_status: number
  error_code: string | null
  /** For people; no secrets, and nothing of what the model was told. */
  error_message: string | null
  finish_reason: string | null
  is_cache_hit: boolean
  input_tokens: number | null
  output_tokens: number | null
  cached_input_tokens: number | null
  cache_write_tokens: number | null
  reasoning_tokens: number | null
  /** The provider told no usage, because it broke off or never does: the tokens are estimated from the texts. */
  is_estimated: boolean
  /** USD, a decimal string; null when usage or price is unknown. */
  cost: string | null
  first_token_ms: number | null
  total_ms: number
  overhead_us: number
  attempts: Attempt[]
  tags: Record<string, string>
  conversation_id: string | null
  trace_id: string | null
  request_id: string
}

/** What was asked and answered, where the tenant's policy keeps it; already redacted if that is the policy. */
export type CallBodies = { request: string | null; response: string | null }

/** Where calls are written. */
export type Ledger = {
  /**
   * Resolves once the call outlasts a kill of this process. Throws `ledger_unavailable` (503) when that cannot be had:
   * the disk is full.
   */
  append(record: CallRecord, bodies?: CallBodies): Promise<void>
  /** False while calls cannot be written: no new one may begin. */
  isWritable(): boolean
}
