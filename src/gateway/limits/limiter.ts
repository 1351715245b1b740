import type { Database, Logger, Metrics, Principal, Redis, Signals } from '../../platform/index.ts'
import { type Excess, findExcess, giveBack, roll, type Taken, take } from './counts.ts'
import { limitsUnavailable, modelNotAllowed, tooMuch } from './limit-errors.ts'
import { createLimitMetrics } from './limit-metrics.ts'
import { type Moment, momentOf } from './moment.ts'
import { type Account, createPlans, type Plan } from './plans.ts'
import type { Subject } from './rule.ts'
import { createSeeds, type Seed } from './seeds.ts'
import { createSharedLimits, type SharedLimits } from './shared-limits.ts'
import { createTenantLimits } from './tenant-limits.ts'
import { readUse, type Use } from './use.ts'

/** What is known of a call before it is made. */
export type CallBounds = {
  /** The alias asked for. */
  model: string
  /** Input and output tokens that it will likely use: taken of the tokens of a minute, and corrected when it ends. */
  tokens: number
  /** Upper bound of the cost in whole picodollars; null when no price is known: budgets let it through. */
  cost: number | null
}

/** Room taken for one call. */
export type Reservation = {
  /**
   * What the call really used; once, also for calls that failed (zero). A cost of null counts as nothing. Never waits
   * and never throws.
   */
  settle(actual: { tokens: number; cost: number | null }): void
}

/** Holds calls to the limits of their key, person, teams and tenant. */
export type Limiter = {
  /**
   * Takes room for a call under every limit that applies, or under none.
   * Throws `model_not_allowed` (403), `limit_exceeded` (429, `retry-after`, says which limit of whom),
   * `budget_exhausted` (429, `retry-after`, `x-should-retry: false`) or `limits_unavailable` (503, `retry-after`: a
   * limit that refuses while Redis does not answer).
   */
  reserve(principal: Principal, call: CallBounds): Promise<Reservation>
  /** Whether every list of allowed models that applies has this alias. No query when warm. */
  mayCall(principal: Principal, model: string): Promise<boolean>
  /** Throws `model_not_allowed` where one of them has not. */
  requireModel(principal: Principal, model: string): Promise<void>
}

export type RunningLimiter = Limiter & {
  /** What these use now, of one tenant. */
  useOf(subjects: readonly Subject[]): Promise<Use[]>
  close(): void
}

type Deps = {
  database: Database
  signals: Signals
  logger: Logger
  metrics: Metrics
  /** Left out: every process counts for itself. */
  redis?: Redis | undefined
  /**
   * Ships what the ledger of this process has on disk. Called before it is asked what a budget has spent, so that no
   * call that ended before is missing in the sums.
   */
  flushLedger?: (() => Promise<void>) | undefined
}

const SWEEP_MS = 60_000
const FREE: Reservation = { settle: () => {} }
const NO_SEEDS: ReadonlyMap<Account, Seed> = new Map()

export function createLimiter(deps: Deps): RunningLimiter {
  const { redis, database, logger } = deps
  const metrics = createLimitMetrics(deps.metrics.registry)
  const tenantLimits = createTenantLimits(deps)
  const plans = createPlans({ tenantLimits })
  const seeds = createSeeds({ database, logger, flushLedger: deps.flushLedger })
  const shared = redis && createSharedLimits({ redis, seeds, logger })
  const sweep = setInterval(() => plans.sweep(Date.now()), SWEEP_MS)
  sweep.unref()

  function refuse(excess: Excess, call: CallBounds): never {
    metrics.refused.inc({ limit: excess.limit, subject: excess.rule.subject.kind })
    throw tooMuch(excess, call)
  }

  function refuseModel({ models }: Plan, model: string): void {
    for (const { subject, name, allowed } of models) {
      if (allowed.has(model)) continue
      metrics.refused.inc({ limit: 'models', subject: subject.kind })
      throw modelNotAllowed({ kind: subject.kind, name }, model)
    }
  }

  function reserveAlone({ accounts }: Plan, call: CallBounds): Reservation {
    const moment = momentOf(Date.now())
    const excess = worstExcess(accounts, call, moment)
    if (excess) refuse(excess, call)
    return takeAlone(accounts, { moment, tokens: call.tokens, cost: call.cost ?? 0 }, shared?.spentAlone)
  }

  async function reserveSlowly(plan: Plan, call: CallBounds): Promise<Reservation> {
    let found = NO_SEEDS
    const unseeded = plan.accounts.filter(seeds.isNeeded)
    if (unseeded.length > 0) {
      const asked = await Promise.all(
        unseeded.map(async (account) => [account, await seeds.load(account)] as const),
      )
      found = new Map(asked.flatMap(([account, seed]) => (seed ? [[account, seed] as const] : [])))
    }
    if (!shared) return reserveAlone(plan, call)
    const answer = await shared.reserve(plan, call, found)
    if (answer && 'excess' in answer) refuse(answer.excess, call)
    if (answer) return answer
    metrics.redisFailures.inc({ decision: plan.closed ? 'closed' : 'open' })
    if (plan.closed) throw limitsUnavailable(plan.closed)
    return reserveAlone(plan, call)
  }

  return {
    async reserve(principal, call) {
      const known = plans.of(principal)
      const plan = known instanceof Promise ? await known : known
      if (plan.models.length > 0) refuseModel(plan, call.model)
      if (plan.accounts.length === 0) return FREE
      if (!shared && !plan.accounts.some(seeds.isNeeded)) return reserveAlone(plan, call)
      return reserveSlowly(plan, call)
    },
    async requireModel(principal, model) {
      refuseModel(await plans.of(principal), model)
    },
    async mayCall(principal, model) {
      const { models } = await plans.of(principal)
      return models.every(({ allowed }) => allowed.has(model))
    },
    useOf: (subjects) => readUse({ database, plans, shared: redis?.isUp() ? shared : undefined }, subjects),
    close() {
      clearInterval(sweep)
      tenantLimits.close()
      shared?.close()
    },
  }
}

/** The limit that keeps the call out the longest; undefined when it fits under all. */
function worstExcess(accounts: readonly Account[], call: CallBounds, moment: Moment): Excess | undefined {
  let worst: Excess | undefined
  for (const { rule, counts } of accounts) {
    roll(counts, moment)
    const excess = findExcess(rule, counts, call, moment)
    if (excess && (!worst || excess.waitMs > worst.waitMs)) worst = excess
  }
  return worst
}

function takeAlone(
  accounts: readonly Account[],
  taken: Taken,
  tell: SharedLimits['spentAlone'] | undefined,
): Reservation {
  for (const { counts } of accounts) take(counts, taken)
  let isSettled = false
  return {
    settle({ tokens, cost }) {
      if (isSettled) return
      isSettled = true
      const actual = { tokens, cost: cost ?? 0 }
      for (const { counts } of accounts) giveBack(counts, taken, actual)
      tell?.(accounts, taken.moment, actual.cost)
    },
  }
}
