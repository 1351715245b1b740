import { type Logger, newId, type Redis } from '../../platform/index.ts'
import { type Excess, giveBack, roll, take } from './counts.ts'
import type { CallBounds, Reservation } from './limiter.ts'
import { type Moment, momentOf } from './moment.ts'
import type { Account, Plan } from './plans.ts'
import type { Subject } from './rule.ts'
import type { Seed, Seeds } from './seeds.ts'
import { createSharedCounts, type SharedCall, type SharedUse, type TakeAnswer } from './shared-counts.ts'
import type { Spent } from './spent-store.ts'
import { createUntold } from './untold.ts'

export type SharedLimits = {
  /** What to do with a call; undefined: Redis does not answer. `seeds`: what the ledger has just been asked. */
  reserve(
    plan: Plan,
    call: CallBounds,
    seeds: ReadonlyMap<Account, Seed>,
  ): Promise<Reservation | { excess: Excess } | undefined>
  /** For calls that were counted without Redis: told to it when it is back. */
  spentAlone(accounts: readonly Account[], moment: Moment, cost: number): void
  read(subjects: readonly Subject[]): Promise<Array<SharedUse | undefined>>
  close(): void
}

const RENEW_EVERY_MS = 5_000

type Deps = { redis: Redis; seeds: Seeds; logger: Logger }

/** Limits that all processes share. What goes through Redis is counted here too, so that this process can go on alone. */
export function createSharedLimits({ redis, seeds, logger }: Deps): SharedLimits {
  const counts = createSharedCounts(redis, newId('proc'))
  const open = new Set<SharedCall>()
  const untold = createUntold(counts, logger)
  redis.onUp(untold.tell)
  const timer = setInterval(() => {
    // what it did not take the last time
    if (redis.isUp()) untold.tell()
    const due = [...open].filter(({ renewAt }) => renewAt <= Date.now())
    if (due.length > 0 && redis.isUp()) counts.renew(due).catch(() => {})
  }, RENEW_EVERY_MS)
  timer.unref()

  /** Redis may know less than we do: it was restarted, or this is the first call of all. */
  async function takeSeeded(
    plan: Plan,
    call: CallBounds,
    given: ReadonlyMap<Account, Seed>,
  ): Promise<TakeAnswer> {
    const answer = await counts.take(plan.accounts, call, given)
    if (answer.kind !== 'unseeded') return answer
    const found = new Map(given)
    for (const account of answer.accounts) {
      seeds.forget(account)
      const seed = await seeds.load(account)
      // the ledger cannot be read either: what this process has seen is all there is
      found.set(account, seed ?? { ...spentOf(account), at: momentOf(Date.now()) })
    }
    return counts.take(plan.accounts, call, found)
  }

  function toReservation(call: SharedCall, spent: readonly Spent[]): Reservation {
    open.add(call)
    for (const [at, { counts: own }] of call.accounts.entries()) {
      roll(own, call.moment)
      own.spentDay = spent[at]?.day ?? own.spentDay
      own.spentMonth = spent[at]?.month ?? own.spentMonth
      take(own, call)
    }
    return {
      settle(actual) {
        if (!open.delete(call)) return
        const used = { tokens: actual.tokens, cost: actual.cost ?? 0 }
        for (const { counts: own } of call.accounts) giveBack(own, call, used)
        if (redis.isUp()) counts.settle(call, used, false).catch(() => untold.add(call, used, true))
        else untold.add(call, used, false)
      },
    }
  }

  return {
    async reserve(plan, call, given) {
      if (!redis.isUp()) return undefined
      try {
        const answer = await takeSeeded(plan, call, given)
        if (answer.kind === 'taken') return toReservation(answer.call, answer.spent)
        return answer.kind === 'refused' ? { excess: answer.excess } : undefined
      } catch {
        return undefined
      }
    },
    spentAlone(accounts, moment, cost) {
      for (const { rule } of accounts)
        if (rule.budgets !== undefined && cost > 0) untold.addSpent(rule, moment, cost)
      if (redis.isUp() && !untold.isFailing()) untold.tell()
    },
    read: counts.read,
    close: () => clearInterval(timer),
  }
}

function spentOf({ counts }: Account): Spent {
  return { day: counts.spentDay, month: counts.spentMonth }
}
