import { isIP } from 'node:net'
import { setTimeout as sleepFor } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import { AppError, type Outbound, readAllowList } from '../../platform/index.ts'
import type { HelpdeskAnswer, HelpdeskHttp, HelpdeskRequest } from './helpdesk.ts'
import { HelpdeskBusy } from './helpdesk-busy.ts'
import { helpdeskUnavailable } from './helpdesk-errors.ts'
import {
  createRequestBudget,
  type RequestBudget,
  retryAfter,
  toldOfAccount,
  toldOfEndpoint,
} from './request-budget.ts'

const DEFAULT_MAX_BYTES = 20 * 1024 * 1024
/** Longer than that nobody stands still: the job lets go. */
const LONGEST_WAIT_MS = 2_000
const RETRIES = 3
const FIRST_BACKOFF_MS = 200
/** A fault that passes shows quickly; whoever waited this long for nothing lets go. */
const SLOW_FAULT_MS = 5_000
/** For one answer while somebody waits for it; others have as long as the outbound calls give. */
const LIVE_TIMEOUT_MS = 15_000
/** After a 429 that does not say for how long. */
const UNTOLD_PAUSE_MS = 30_000
const PASSING = new Set([500, 502, 503, 504])

export type PacedHttp = {
  /**
   * For the requests of one source, under one limit in this process however many ask. `isLive`: somebody waits for the
   * answer, so it may use what is kept back for others.
   */
  of(sourceId: string, options?: { isLive?: boolean }): HelpdeskHttp
}

type Deps = {
  outbound: Pick<Outbound, 'request'>
  /** Private addresses that may be called, as for `createOutbound`; without https, too. */
  allow: readonly string[]
  now?: () => number
  sleep?: (ms: number, signal: AbortSignal | undefined) => Promise<void>
  /** 0 to 1. */
  random?: () => number
}

/** Calls help desks within their rate limits, and again where a fault passes. */
export function createPacedHttp(deps: Deps): PacedHttp {
  const { outbound, now = Date.now, random = Math.random } = deps
  const sleep = deps.sleep ?? ((ms, signal) => sleepFor(ms, undefined, { signal }))
  const allowed = readAllowList(deps.allow)
  const budgets = new LRUCache<string, RequestBudget>({ max: 10_000 })

  function budgetOf(...place: string[]): RequestBudget {
    const key = place.join(' ')
    const budget = budgets.get(key) ?? createRequestBudget()
    budgets.set(key, budget)
    return budget
  }

  function requireSafe(url: URL): void {
    const host = url.hostname.replace(/^\[|\]$/g, '')
    if (url.protocol === 'https:' || isOperators(host)) return
    throw new AppError({
      code: 'address_not_allowed',
      status: 422,
      message: `${url.host} must be called with https://, because the credential travels with every request. Whoever runs this server may allow the address without it with NARU_ALLOW_OUTBOUND.`,
    })
  }

  function isOperators(host: string): boolean {
    if (isIP(host) !== 0) return allowed.hasAddress(host)
    return allowed.hasHost(host) || (host === 'localhost' && allowed.hasAddress('127.0.0.1'))
  }

  // Begins at the moment that it may: two that wait must not both take the last one.
  async function awaitTurn(of: readonly RequestBudget[], host: string, options: Asked): Promise<void> {
    for (;;) {
      const time = now()
      const wait = Math.max(...of.map((budget) => budget.waitFor(time, options.isLive)))
      if (wait <= 0) {
        for (const budget of of) budget.begin()
        return
      }
      if (wait > LONGEST_WAIT_MS) throw new HelpdeskBusy(host, new Date(time + wait), time)
      await sleep(wait, options.signal)
    }
  }

  async function send(url: URL, of: readonly RequestBudget[], given: Asked): Promise<HelpdeskAnswer> {
    const { headers = {}, maxBytes = DEFAULT_MAX_BYTES, signal, isLive } = given
    const timeoutMs = given.timeoutMs ?? (isLive ? LIVE_TIMEOUT_MS : undefined)
    try {
      return await outbound.request(url.href, {
        ...{ headers, maxBytes },
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(signal ? { signal } : {}),
      })
    } finally {
      for (const budget of of) budget.end()
    }
  }

  /** The answer, or how long to wait before another try. */
  async function attempt(
    url: URL,
    account: RequestBudget,
    endpoint: RequestBudget | undefined,
    given: Asked,
  ) {
    const budgets = endpoint ? [account, endpoint] : [account]
    await awaitTurn(budgets, url.host, given)
    const begun = now()
    let answer: HelpdeskAnswer
    try {
      answer = await send(url, budgets, given)
    } catch (error) {
      // no answer, one that broke off, or a connection that was reset
      if (error instanceof AppError && error.code === 'address_unreachable')
        return { failure: error, isSlow: now() - begun >= SLOW_FAULT_MS }
      throw error
    }
    const time = now()
    account.note(toldOfAccount(answer), time)
    endpoint?.note(toldOfEndpoint(answer), time)
    const asked = retryAfter(answer.headers, time)
    if (answer.status === 429) {
      const isOfEndpoint = endpoint !== undefined && toldOfAccount(answer).remaining !== 0
      const pause = isOfEndpoint ? endpoint : account
      pause.pauseUntil(time + Math.max(asked ?? UNTOLD_PAUSE_MS, 1_000))
      return { failure: answer, isPaused: true }
    }
    if (!PASSING.has(answer.status)) return { answer }
    if (asked !== undefined) account.pauseUntil(time + asked)
    return { failure: answer, isPaused: asked !== undefined }
  }

  return {
    of: (sourceId, { isLive = false } = {}) => ({
      async request(address, options = {}) {
        const url = new URL(address)
        requireSafe(url)
        const account = budgetOf(sourceId, url.origin)
        const endpoint =
          options.limit === undefined ? undefined : budgetOf(sourceId, url.origin, options.limit)
        for (let tries = 0; ; tries++) {
          const { answer, failure, isPaused, isSlow } = await attempt(url, account, endpoint, {
            ...options,
            isLive,
          })
          if (answer) return answer
          if (tries >= RETRIES || isSlow) throw givenUp(url, failure, now())
          // jitter: others were cut off at the same moment
          if (!isPaused) await sleep(FIRST_BACKOFF_MS * 2 ** tries * (0.5 + random()), options.signal)
        }
      },
    }),
  }
}

type Asked = HelpdeskRequest & { isLive: boolean }

function givenUp(url: URL, failure: AppError | HelpdeskAnswer, now: number): AppError {
  if (failure instanceof AppError) return helpdeskUnavailable(url.host, 'it gives no whole answer', failure)
  if (failure.status === 429) return new HelpdeskBusy(url.host, new Date(now + UNTOLD_PAUSE_MS), now)
  return helpdeskUnavailable(url.host, `it answers ${failure.status}`)
}
