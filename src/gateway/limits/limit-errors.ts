import { AppError, counted } from '../../platform/index.ts'
import { toUsd } from '../prices/price.ts'
import type { Excess } from './counts.ts'
import type { CallBounds } from './limiter.ts'
import type { Rule, SubjectKind } from './rule.ts'

/** `name`: of the person, team or tenant. */
type Who = { kind: SubjectKind; name: string }

const DONT_RETRY = { 'x-should-retry': 'false' }

export function modelNotAllowed(who: Who, model: string): AppError {
  return new AppError({
    code: 'model_not_allowed',
    status: 403,
    message: `${inWords(who)} may not call the model "${model}". Call one that GET /v1/models lists, or ask whoever manages ${managed(who)}.`,
    headers: DONT_RETRY,
  })
}

/** For the limit that keeps the call out. */
export function tooMuch(excess: Excess, call: CallBounds): AppError {
  const isBudget = excess.limit === 'budget_per_day' || excess.limit === 'budget_per_month'
  return isBudget ? budgetExhausted(excess, excess.limit as Budget, call) : limitExceeded(excess, call)
}

/** While Redis does not answer, for limits that say so. */
export function limitsUnavailable({ subject, name }: Rule): AppError {
  return new AppError({
    code: 'limits_unavailable',
    status: 503,
    message: `${inWords({ kind: subject.kind, name })} has limits that refuse calls while Redis does not answer, and it does not answer right now. Try again in a few seconds.`,
    headers: { 'retry-after': '2' },
  })
}

function limitExceeded(excess: Excess, call: CallBounds): AppError {
  const { rule, waitMs } = excess
  const who = { kind: rule.subject.kind, name: rule.name }
  if (waitMs === Number.POSITIVE_INFINITY)
    return new AppError({
      code: 'limit_exceeded',
      status: 429,
      message: `${inWords(who)} may use ${counted(rule.tokens, 'token')} a minute, and this call alone would use about ${call.tokens}. Send less or set a lower max_tokens, or ask whoever manages ${managed(who)} for a higher limit.`,
      headers: { 'retry-after': '60', ...DONT_RETRY },
    })
  const wait = Math.max(1, Math.ceil(waitMs / 1000))
  return new AppError({
    code: 'limit_exceeded',
    status: 429,
    message: `${inWords(who)} ${whatOf(excess)} Try again in ${wait} s, or ask whoever manages ${managed(who)} for a higher limit.`,
    headers: { 'retry-after': String(wait) },
  })
}

function whatOf({ rule, limit }: Excess): string {
  if (limit === 'requests_per_minute')
    return `may make ${counted(rule.requests, 'model call')} a minute and has made them.`
  if (limit === 'tokens_per_minute')
    return `may use ${counted(rule.tokens, 'token')} a minute, and what this call could use is not left now.`
  return `may have ${counted(rule.concurrency, 'model call')} under way at a time, which ${rule.concurrency === 1 ? 'one is' : 'so many are'}.`
}

type Budget = 'budget_per_day' | 'budget_per_month'

function budgetExhausted({ rule, waitMs, spent, held }: Excess, limit: Budget, call: CallBounds): AppError {
  const who = { kind: rule.subject.kind, name: rule.name }
  const [budget, period] =
    limit === 'budget_per_day' ? [rule.budgetDay, 'a day'] : [rule.budgetMonth, 'a month']
  const left = budget - spent
  const cost = call.cost ?? 0
  const state =
    left <= 0
      ? 'has spent it.'
      : `has ${dollars(left)} of it left${held > 0 ? `, ${dollars(held)} of that held for calls under way` : ''}; this call could cost up to ${dollars(cost)}.`
  const next = `wait for the next ${limit === 'budget_per_day' ? 'day' : 'month'}`
  const advice =
    left > 0 && cost > budget
      ? 'It never fits: set max_tokens in the request, or max_output_tokens and context_window of the model'
      : left > 0
        ? `Set a lower max_tokens, ${next}`
        : `W${next.slice(1)}`
  return new AppError({
    code: 'budget_exhausted',
    status: 429,
    message: `${inWords(who)} has a budget of ${dollars(budget)} ${period} (UTC) and ${state} ${advice}, or ask whoever manages ${managed(who)} for more.`,
    headers: { 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))), ...DONT_RETRY },
  })
}

function inWords({ kind, name }: Who): string {
  if (kind === 'key') return 'This API key'
  if (kind === 'tenant') return 'Your organisation'
  return `The ${kind} "${name}"`
}

function managed({ kind }: Who): string {
  return kind === 'key' ? 'keys' : 'models'
}

function dollars(pico: number): string {
  return `$${toUsd(Math.max(0, pico))}`
}
