import { newId, type Principal } from '../../platform/index.ts'
import type { ModelRequest, WholeAnswer } from '../dialects/dialect.ts'
import type { Attempt, CallRecord, CallStatus } from '../ledger/call-record.ts'
import type { Target } from '../models/catalog.ts'
import { costOf, toUsd } from '../prices/price.ts'
import { estimateTokens, NO_USAGE, type Usage } from '../usage.ts'

/** A model call as it came in. */
export type CallInput = {
  principal: Principal
  request: ModelRequest
  requestId: string
  /** Which part of Naru calls; null: a client from outside. */
  feature: string | null
  tags: Record<string, string>
  conversationId: string | null
  traceId: string | null
  /** `on`, `off` or seconds, as the client sent it. */
  cache: string | undefined
  /** No bodies, whatever the tenant keeps. */
  keepsNothing?: boolean
  /** The client's own retries multiply with ours: then there are none of ours. */
  isRetry: boolean
  /** Headers of the client that the provider may see. */
  passedOn: Record<string, string>
  /** `performance.now()` when it came in. */
  startedAt: number
}

/** Where an answer goes. */
export type Sink = {
  /** Runs once when the client goes away before it has everything. */
  onGone(effect: () => void): void
  isGone(): boolean
  whole(answer: WholeAnswer, headers: Record<string, string>): void
  /** The head of a stream. */
  begin(headers: Record<string, string>): void
  /** Waits where the client reads slowly. */
  write(chunk: Buffer): void | Promise<void>
  end(chunk: Buffer): void
  /** Breaks off a stream that has begun and not ended. */
  abandon(): void
}

/** What became of a call, collected while it runs. */
export type ModelCall = CallInput & {
  id: string
  /** Milliseconds since 1970. */
  time: number
  attempts: Attempt[]
  target: Target | undefined
  usage: Usage
  isEstimated: boolean
  finishReason: string | null
  firstTokenMs: number | null
  /** The stream did not reach its end. */
  isBroken: boolean
  isCacheHit: boolean
  /** Spent waiting for providers, retries and a slow client, in ms: not the gateway's own time. */
  waitedMs: number
  /** Bytes that the model wrote: the estimate where it tells no usage. */
  outputBytes: number
  /** Of the answer, where bodies are kept. */
  kept: Buffer[]
}

export function openCall(input: CallInput): ModelCall {
  return {
    ...input,
    id: newId('call'),
    time: Date.now(),
    attempts: [],
    target: undefined,
    usage: NO_USAGE,
    isEstimated: false,
    finishReason: null,
    firstTokenMs: null,
    isBroken: false,
    isCacheHit: false,
    waitedMs: 0,
    outputBytes: 0,
    kept: [],
  }
}

/** A provider that broke off, or never says, has still been paid: what it used is estimated from the texts. */
export function estimateUsage(call: ModelCall): void {
  const isTold = call.usage.input !== null && call.usage.output !== null
  // what a stream says on its way is not all that it comes to
  if (call.outputBytes === 0 || (isTold && !call.isBroken)) return
  const isEmbedding = call.request.dialect.name === 'openai-embeddings'
  call.isEstimated = true
  call.usage = {
    ...call.usage,
    input: call.usage.input ?? estimateTokens(call.request.body.length),
    output: Math.max(call.usage.output ?? 0, isEmbedding ? 0 : estimateTokens(call.outputBytes)),
  }
}

/** Picodollars; null: unknown. A hit of our cache and a call that nobody answered cost nothing. */
export function costOfCall(call: ModelCall): number | null {
  if (call.isCacheHit || !call.target) return 0
  if (call.usage.input === null && call.outputBytes === 0 && call.firstTokenMs === null) return 0
  return costOf(call.usage, call.target.priceAt(call.time))
}

export type CallEnd = {
  status: CallStatus
  httpStatus: number
  errorCode: string | null
  errorMessage: string | null
}

export const OK: CallEnd = { status: 'ok', httpStatus: 200, errorCode: null, errorMessage: null }

export function toRecord(call: ModelCall, end: CallEnd, cost: number | null): CallRecord {
  const { principal, request, usage, target } = call
  const totalMs = performance.now() - call.startedAt
  return {
    id: call.id,
    tenant_id: principal.tenantId,
    started_at: new Date(call.time).toISOString(),
    key_id: principal.kind === 'key' ? principal.id : null,
    person_id: principal.personId ?? null,
    team_id: principal.teams[0] ?? null,
    end_user: request.endUser,
    feature: call.feature,
    dialect: request.dialect.name,
    model: request.model,
    is_stream: request.isStream,
    provider_id: target?.provider.id ?? null,
    provider_name: target?.provider.name ?? null,
    provider_model: target?.model ?? null,
    status: end.status,
    http_status: end.httpStatus,
    error_code: end.errorCode,
    error_message: end.errorMessage,
    finish_reason: call.finishReason,
    is_cache_hit: call.isCacheHit,
    input_tokens: usage.input,
    output_tokens: usage.output,
    cached_input_tokens: usage.cachedInput,
    cache_write_tokens: usage.cacheWrite,
    reasoning_tokens: usage.reasoning,
    is_estimated: call.isEstimated,
    cost: cost === null ? null : toUsd(cost),
    first_token_ms: call.firstTokenMs === null ? null : round(call.firstTokenMs),
    total_ms: round(totalMs),
    overhead_us: Math.max(0, Math.round((totalMs - call.waitedMs) * 1000)),
    attempts: call.attempts,
    tags: call.tags,
    conversation_id: call.conversationId,
    trace_id: call.traceId,
    request_id: call.requestId,
  }
}

function round(ms: number): number {
  return Math.round(ms * 1000) / 1000
}
