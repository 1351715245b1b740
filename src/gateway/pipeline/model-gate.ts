import { AppError, internalError, type Logger } from '../../platform/index.ts'
import type { CachedAnswer, ExactCache } from '../cache/exact-cache.ts'
import type { WholeAnswer } from '../dialects/dialect.ts'
import type { CallRecord, Ledger } from '../ledger/call-record.ts'
import { ledgerUnavailable } from '../ledger/ledger-errors.ts'
import type { Limiter, Reservation } from '../limits/limiter.ts'
import type { BodyPolicy, Catalog, Model, Target, TenantCatalog } from '../models/catalog.ts'
import type { Health } from '../models/health.ts'
import type { AttemptCall } from './attempt.ts'
import { boundsOf } from './call-bounds.ts'
import type { CallMetrics } from './call-metrics.ts'
import { deliver, deliverCached } from './deliver.ts'
import { AttemptFailed, clientLeft, statusOf } from './failure.ts'
import { fromFailure, modelHasNoTarget, modelNotFound } from './gate-errors.ts'
import { createInterruption, type Interruption } from './interruption.ts'
import { keptBodies } from './kept-bodies.ts'
import { keptAttempts, keptMessage } from './kept-message.ts'
import {
  type CallEnd,
  type CallInput,
  costOfCall,
  estimateUsage,
  type ModelCall,
  OK,
  openCall,
  type Sink,
  toRecord,
} from './model-call.ts'
import { type Answered, chainOf, tryTargets } from './try-targets.ts'

export type ModelGate = {
  /**
   * One model call from key to ledger. Writes the answer into `sink`; throws AppError when there is none
   * to write, after the call has been written down. `onRecord` is told of the row in both cases.
   */
  run(input: CallInput, sink: Sink, onRecord?: (record: CallRecord) => void): Promise<void>
}

type Deps = {
  catalog: Catalog
  limiter: Limiter
  cache: ExactCache
  health: Health
  ledger: Ledger
  metrics: CallMetrics
  logger: Logger
  /** Sends a call to one target. */
  attempt(call: ModelCall, target: Target, model: Model): AttemptCall
}

/** What is held while a call runs. */
type Running = {
  call: ModelCall
  sink: Sink
  bodies: BodyPolicy
  reservation: Reservation | undefined
  /** The row is written: once, whatever goes wrong afterwards. */
  isWritten: boolean
  onRecord: ((record: CallRecord) => void) | undefined
}

/** Every model call passes here: limits, cache, route and fallback, call, usage, ledger. */
export function createModelGate(deps: Deps): ModelGate {
  return {
    async run(input, sink, onRecord) {
      const running: Running = {
        call: openCall(input),
        sink,
        bodies: 'off',
        reservation: undefined,
        isWritten: false,
        onRecord,
      }
      deps.metrics.began()
      try {
        await runCall(deps, running)
      } catch (error) {
        const told = toAppError(error)
        await finish(deps, running, endOf(told, error))
        // what has begun and cannot be ended in order is not left hanging
        sink.abandon()
        // in the provider's words, which may hold some of the request: they are for the client, and for no log
        if (error instanceof AttemptFailed && error.code === 'upstream_error' && !sink.isGone())
          return sink.whole(error.answer ?? inDialect(told, input), headersOf(running.call, told.headers))
        throw withHeaders(told, headersOf(running.call))
      } finally {
        deps.metrics.ended()
      }
    },
  }
}

async function runCall(deps: Deps, running: Running): Promise<void> {
  const { call, sink } = running
  if (!deps.ledger.isWritable()) throw ledgerUnavailable()
  const catalog = await deps.catalog.of(call.principal.tenantId)
  if (!call.keepsNothing) running.bodies = catalog.settings.bodies
  const { chain, model } = plan(call, catalog)
  running.reservation = await deps.limiter.reserve(call.principal, boundsOf(call.request, chain, call.time))
  const { principal, request, passedOn } = call
  const cacheKey = deps.cache.keyFor(principal.tenantId, model, request, call.cache, passedOn)
  const cached = cacheKey && (await deps.cache.get(cacheKey.key))
  if (cached) return answerFromCache(deps, running, cached)
  const interruption = createInterruption()
  const deadline = performance.now() + model.timeouts.total
  const timer = setTimeout(() => interruption.come(tookTooLong(model)), model.timeouts.total)
  sink.onGone(() => interruption.come(clientLeft('The client went away.')))
  try {
    const answered = await tryTargets(deps, call, chain, { interruption, deadline })
    await deliverAnswer(deps, running, { answered, interruption }, cacheKey)
  } finally {
    clearTimeout(timer)
  }
}

function plan(call: ModelCall, catalog: TenantCatalog): { chain: Model[]; model: Model } {
  const model = catalog.models.get(call.request.model)
  if (!model) throw modelNotFound(call.request.model)
  const chain = chainOf(model.alias, catalog)
  if (chain.every(({ targets }) => targets.length === 0)) throw modelHasNoTarget(model.alias)
  return { chain, model }
}

async function deliverAnswer(
  deps: Deps,
  running: Running,
  { answered, interruption }: { answered: Answered; interruption: Interruption },
  cacheKey: { key: string; seconds: number } | undefined,
): Promise<void> {
  const { call, sink } = running
  const headers = headersOf(call, {
    ...(cacheKey ? { 'x-naru-cache': 'miss' } : {}),
    ...warningOf(answered.answer.warnings),
  })
  const keep = cacheKey !== undefined || running.bodies !== 'off'
  await deliver({
    call,
    sink,
    answered,
    interruption,
    headers,
    keep,
    written: (end) => finish(deps, running, end),
  })
  if (cacheKey && call.kept.length > 0)
    deps.cache.put(cacheKey, {
      kind: call.request.isStream ? 'stream' : 'whole',
      body: Buffer.concat(call.kept),
      usage: call.usage,
      finishReason: call.finishReason,
    })
}

async function answerFromCache(deps: Deps, running: Running, cached: CachedAnswer): Promise<void> {
  const { call, sink } = running
  call.isCacheHit = true
  call.usage = cached.usage
  call.finishReason = cached.finishReason
  if (running.bodies !== 'off') call.kept.push(cached.body)
  await finish(deps, running, OK)
  deliverCached(sink, cached, headersOf(call, { 'x-naru-cache': 'hit' }))
}

/** Writes the row, gives back what was reserved, counts. Once; what follows an answer that has ended changes nothing. */
async function finish(deps: Deps, running: Running, end: CallEnd): Promise<void> {
  if (running.isWritten) return
  running.isWritten = true
  const { call } = running
  estimateUsage(call)
  const cost = costOfCall(call)
  const tokens = call.isCacheHit ? 0 : (call.usage.input ?? 0) + (call.usage.output ?? 0)
  running.reservation?.settle({ tokens, cost })
  call.attempts = keptAttempts(call.attempts, running.bodies)
  const record = toRecord(call, { ...end, errorMessage: keptMessage(end, running.bodies) }, cost)
  try {
    await deps.ledger.append(record, keptBodies(call, running.bodies))
  } catch (error) {
    // the model has been paid: the client gets its answer, the log is the last place to keep the row, and no further
    // call begins
    deps.logger.error({ err: error, call: record }, 'gateway: a call could not be written to the ledger')
  }
  deps.metrics.finished(record)
  running.onRecord?.(record)
}

const LONGEST_WARNING = 1_000

/** A header, which holds no other characters than these. */
function warningOf(warnings: readonly string[] = []): Record<string, string> {
  if (warnings.length === 0) return {}
  const text = warnings.join(' ').replace(/[^\x20-\x7e]/g, '?')
  return { 'x-naru-warning': text.slice(0, LONGEST_WARNING) }
}

function inDialect(error: AppError, { request, requestId }: CallInput): WholeAnswer {
  const body = Buffer.from(JSON.stringify(request.dialect.renderError(error, requestId)))
  return { status: error.status, contentType: 'application/json', body }
}

function headersOf(call: ModelCall, more: Record<string, string> = {}): Record<string, string> {
  return { ...more, 'x-naru-call-id': call.id }
}

function endOf(told: AppError, error: unknown): CallEnd {
  const end = { httpStatus: told.status, errorCode: told.code, errorMessage: told.message }
  if (!(error instanceof AttemptFailed)) return { ...end, status: told.status < 500 ? 'refused' : 'error' }
  return { ...end, status: statusOf(error) }
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error
  return error instanceof AttemptFailed ? fromFailure(error) : internalError(error)
}

function withHeaders(error: AppError, headers: Record<string, string>): AppError {
  const { code, status, message, detail, fields } = error
  return new AppError({
    ...{ code, status, message, cause: error.cause },
    ...(detail === undefined ? {} : { detail }),
    ...(fields === undefined ? {} : { fields }),
    headers: { ...error.headers, ...headers },
  })
}

function tookTooLong({ timeouts }: Model): AttemptFailed {
  return new AttemptFailed({
    code: 'upstream_timeout',
    message: `The answer was not complete within ${timeouts.total} ms.`,
  })
}
