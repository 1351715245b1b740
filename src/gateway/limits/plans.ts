import type { Limits, Principal } from '../../platform/index.ts'
import { type Counts, newCounts } from './counts.ts'
import { momentOf } from './moment.ts'
import { type Rule, type Subject, subjectKey, toRule } from './rule.ts'
import type { LimitsOfTenant, TenantLimits } from './tenant-limits.ts'

/** What this process knows of a subject. */
export type Account = {
  rule: Rule
  counts: Counts
  /** Budgets for which the ledger was asked what is spent; another budget: it has to be asked. */
  seededFor: string | undefined
}

/** Everything that one principal is held to. */
export type Plan = {
  accounts: readonly Account[]
  models: ReadonlyArray<{ subject: Subject; name: string; allowed: ReadonlySet<string> }>
  /** A limit that refuses while Redis does not answer. */
  closed: Rule | undefined
}

export type Plans = {
  /** No query when warm. */
  of(principal: Principal): Plan | Promise<Plan>
  accountOf(subject: Subject): Account | undefined
  /** Forgets who was idle for an hour: the ledger knows what they spent. */
  sweep(now: number): void
}

const IDLE_MS = 3_600_000
/** Principals whose plan is kept; at about 500 bytes each this bounds them at 5 MB. */
const MOST_PLANS = 10_000

type Kept = { principal: Principal; ofTenant: LimitsOfTenant; plan: Plan }

export function createPlans(deps: { tenantLimits: TenantLimits }): Plans {
  const accounts = new Map<string, Account>()
  const plans = new Map<string, Kept>()

  function build(principal: Principal, ofTenant: LimitsOfTenant): Plan {
    const held = heldTo(principal, ofTenant)
    const own = held.flatMap(({ subject, name, limits }) => {
      const rule = toRule(subject, name, limits)
      if (rule) return [openAccount(accounts, rule)]
      // without a budget nobody counts what is spent: should it get one again, the ledger has to be asked
      const account = accounts.get(subjectKey(subject))
      if (account) account.seededFor = undefined
      return []
    })
    return {
      accounts: own,
      models: held.flatMap(({ subject, name, limits }) =>
        limits.models === undefined ? [] : [{ subject, name, allowed: new Set(limits.models) }],
      ),
      closed: own.find(({ rule }) => rule.isClosed)?.rule,
    }
  }

  function planOf(principal: Principal, ofTenant: LimitsOfTenant): Plan {
    const kept = plans.get(principal.id)
    if (kept && kept.ofTenant === ofTenant && isSame(kept.principal, principal)) return kept.plan
    const plan = build(principal, ofTenant)
    if (plans.size >= MOST_PLANS) plans.delete(plans.keys().next().value as string)
    plans.set(principal.id, { principal, ofTenant, plan })
    return plan
  }

  return {
    of(principal) {
      const ofTenant = deps.tenantLimits.of(principal.tenantId)
      return ofTenant instanceof Promise
        ? ofTenant.then((limits) => planOf(principal, limits))
        : planOf(principal, ofTenant)
    },
    accountOf: (subject) => accounts.get(subjectKey(subject)),
    sweep(now) {
      const before = accounts.size
      for (const [key, { counts }] of accounts)
        if (counts.inFlight === 0 && now - counts.usedAt > IDLE_MS) accounts.delete(key)
      if (accounts.size !== before) plans.clear()
    },
  }
}

// One account for each subject, whoever comes by it: calls under way and those to come are counted in the same place.
function openAccount(accounts: Map<string, Account>, rule: Rule): Account {
  const known = accounts.get(rule.key)
  if (known) {
    if (rule.budgets === undefined) known.seededFor = undefined
    known.rule = rule
    return known
  }
  const account = { rule, counts: newCounts(momentOf(Date.now())), seededFor: undefined }
  accounts.set(rule.key, account)
  return account
}

type Held = { subject: Subject; name: string; limits: Limits }

function heldTo(principal: Principal, ofTenant: LimitsOfTenant): Held[] {
  const { tenantId, personId, limits } = principal
  const held: Held[] = []
  if (principal.kind === 'key' && limits)
    held.push({ subject: { tenantId, kind: 'key', id: principal.id }, name: principal.name, limits })
  const add = (kind: 'person' | 'team' | 'tenant', id: string) => {
    const found = ofTenant.get(`${kind} ${id}`)
    if (found) held.push({ subject: { tenantId, kind, id }, ...found })
  }
  if (ofTenant.size === 0) return held
  if (personId !== undefined) add('person', personId)
  for (const team of principal.teams) add('team', team)
  add('tenant', tenantId)
  return held
}

function isSame(one: Principal, other: Principal): boolean {
  return (
    one.limits === other.limits &&
    one.tenantId === other.tenantId &&
    one.personId === other.personId &&
    one.kind === other.kind &&
    (one.teams === other.teams ||
      (one.teams.length === other.teams.length && one.teams.every((team, at) => team === other.teams[at])))
  )
}
