import type { Redis, RedisClient } from '../../platform/index.ts'
import type { Excess, Taken } from './counts.ts'
import type { CallBounds } from './limiter.ts'
import { type Moment, momentOf, startOfMonth } from './moment.ts'
import type { Account } from './plans.ts'
import type { LimitName, Rule, Subject } from './rule.ts'
import type { Seed } from './seeds.ts'
import { type Script, SETTLE_SCRIPT, SPEND_SCRIPT, TAKE_SCRIPT } from './shared-scripts.ts'
import type { Spent } from './spent-store.ts'

/** A call that took room in Redis. */
export type SharedCall = Taken & {
  accounts: readonly Account[]
  member: string
  /** When its leases have to be renewed. */
  renewAt: number
}

export type TakeAnswer =
  | { kind: 'taken'; call: SharedCall; spent: readonly Spent[] }
  | { kind: 'refused'; excess: Excess }
  /** Redis does not know what these have spent. */
  | { kind: 'unseeded'; accounts: readonly Account[] }

export type SharedSettlement = { tokens: number; cost: number }

/** Counts that all processes share, in Redis. Every function rejects when Redis does not answer. */
export type SharedCounts = {
  /** One round trip for all limits. `seeds` go along once. */
  take(
    accounts: readonly Account[],
    bounds: CallBounds,
    seeds: ReadonlyMap<Account, Seed>,
  ): Promise<TakeAnswer>
  /** `isRepeated`: was sent before without an answer. */
  settle(call: SharedCall, actual: SharedSettlement, isRepeated: boolean): Promise<void>
  /** Adds what calls cost that took no room here; sent again under the same `id`, it counts once. */
  spend(rule: Rule, moment: Pick<Moment, 'day' | 'month'>, cost: number, id: string): Promise<void>
  renew(calls: readonly SharedCall[]): Promise<void>
  /** What each uses now; undefined for one that Redis does not know. */
  read(subjects: readonly Subject[]): Promise<Array<SharedUse | undefined>>
}

export type SharedUse = { requests: number; tokens: number; inFlight: number; spent: Spent | undefined }

/** A process that is killed holds room no longer than this. */
const LEASE_MS = 60_000
const RENEW_MS = 20_000

export function createSharedCounts(redis: Redis, processId: string): SharedCounts {
  let calls = 0
  /** Of Redis, ahead of ours. */
  let clockMs = 0

  return {
    async take(accounts, bounds, seeds) {
      const cost = bounds.cost ?? 0
      const member = `${processId}-${++calls} ${cost}`
      const asked = momentOf(Date.now() + clockMs)
      const args = [member, bounds.tokens, bounds.cost ?? -1, LEASE_MS, asked.month]
      const answer = (await run(redis, TAKE_SCRIPT, keysOf(accounts), [
        ...args,
        startOfMonth(asked.month),
        startOfMonth(asked.month + 1),
        ...accounts.map((account) => limitsOf(account, seeds.get(account), asked)),
      ])) as Array<number | string>
      if (answer[0] === 0) return { kind: 'refused', excess: toExcess(accounts, answer) }
      if (answer[0] === 2)
        return {
          kind: 'unseeded',
          accounts: answer.slice(1).map((at) => accounts[Number(at) - 1] as Account),
        }
      const now = Number(answer[1])
      clockMs = now - Date.now()
      const taken = { moment: momentOf(now), tokens: bounds.tokens, cost }
      const call = { ...taken, accounts, member, renewAt: Date.now() + RENEW_MS }
      return { kind: 'taken', call, spent: toSpent(answer.slice(2)) }
    },
    async settle({ accounts, member, moment, tokens }, actual, isRepeated) {
      const { minute, day, month } = moment
      await run(redis, SETTLE_SCRIPT, keysOf(accounts), [
        ...[member, actual.tokens - tokens, actual.cost, minute, day, month, isRepeated ? 1 : 0],
        ...accounts.map(({ rule }) => pack(rule).leases),
      ])
    },
    async spend(rule, { day, month }, cost, id) {
      const [hash] = pack(rule).keys
      await run(redis, SPEND_SCRIPT, [hash, `${hash}:${id}`], [cost, day, month])
    },
    async renew(held) {
      const until = Date.now() + clockMs + LEASE_MS
      await redis.ask((client) => {
        const pipeline = client.pipeline()
        for (const { accounts, member } of held)
          for (const { rule } of accounts) {
            const { keys, leases } = pack(rule)
            if (leases === 0) continue
            const [hash, underWay] = keys
            pipeline.zadd(underWay, 'XX', until, member).pexpire(underWay, 3_600_000).pexpire(hash, 3_600_000)
          }
        return pipeline.exec()
      })
      for (const call of held) call.renewAt = Date.now() + RENEW_MS
    },
    async read(subjects) {
      const moment = momentOf(Date.now() + clockMs)
      return redis.ask((client) => Promise.all(subjects.map((subject) => readUse(client, subject, moment))))
    },
  }
}

// The braces keep all of a tenant on one node of a cluster: a script may touch no more.
function keysOfSubject({ tenantId, kind, id }: Subject): [string, string] {
  const key = `naru:limit:{${tenantId}}:${kind}:${id}`
  return [key, `${key}:calls`]
}

/** A rule as scripts take it; it never changes. */
type Packed = { keys: [string, string]; limits: string; leases: 0 | 1 }

const packed = new WeakMap<Rule, Packed>()

function pack(rule: Rule): Packed {
  const known = packed.get(rule)
  if (known) return known
  const limits = [rule.requests, rule.tokens, rule.concurrency, rule.budgetDay, rule.budgetMonth]
  const made: Packed = {
    keys: keysOfSubject(rule.subject),
    limits: limits.map((limit) => (limit === Number.POSITIVE_INFINITY ? -1 : limit)).join(' '),
    leases: rule.budgets !== undefined || rule.concurrency !== Number.POSITIVE_INFINITY ? 1 : 0,
  }
  packed.set(rule, made)
  return made
}

function keysOf(accounts: readonly Account[]): string[] {
  return accounts.flatMap(({ rule }) => pack(rule).keys)
}

function limitsOf({ rule }: Account, seed: Seed | undefined, now: Moment): string {
  const { limits } = pack(rule)
  if (!seed) return `${limits} -1 -1`
  return `${limits} ${seed.at.day === now.day ? seed.day : 0} ${seed.at.month === now.month ? seed.month : 0}`
}

function toSpent(numbers: ReadonlyArray<number | string>): Spent[] {
  const spent: Spent[] = []
  for (let at = 0; at < numbers.length; at += 2)
    spent.push({ day: Number(numbers[at]), month: Number(numbers[at + 1]) })
  return spent
}

function toExcess(accounts: readonly Account[], answer: ReadonlyArray<number | string>): Excess {
  const [, subject, limit, wait, spent, held] = answer
  return {
    rule: (accounts[Number(subject) - 1] as Account).rule,
    limit: limit as LimitName,
    waitMs: Number(wait) < 0 ? Number.POSITIVE_INFINITY : Number(wait),
    spent: Number(spent),
    held: Number(held),
  }
}

async function run(redis: Redis, script: Script, keys: string[], args: Array<string | number>) {
  return redis.ask(async (client) => {
    try {
      return await client.evalsha(script.sha, keys.length, ...keys, ...args)
    } catch (error) {
      if (!(error as Error).message.startsWith('NOSCRIPT')) throw error
      return client.eval(script.text, keys.length, ...keys, ...args)
    }
  })
}

async function readUse(
  client: RedisClient,
  subject: Subject,
  moment: Moment,
): Promise<SharedUse | undefined> {
  const [hash, underWay] = keysOfSubject(subject)
  const [fields, inFlight] = await Promise.all([
    client.hgetall(hash),
    client.zcount(underWay, moment.now, '+inf'),
  ])
  if (fields.minute === undefined) return undefined
  const number = (name: string) => Number(fields[name] ?? 0)
  const isNow = number('minute') === moment.minute
  return {
    requests: isNow ? number('requests') : 0,
    tokens: isNow ? number('tokens') : 0,
    inFlight,
    spent:
      fields.day === undefined
        ? undefined
        : {
            day: number('day') === moment.day ? number('spent_day') : 0,
            month: number('month') === moment.month ? number('spent_month') : 0,
          },
  }
}
