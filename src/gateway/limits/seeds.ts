import { type Database, type Logger, within } from '../../platform/index.ts'
import { roll } from './counts.ts'
import { type Moment, momentOf } from './moment.ts'
import type { Account } from './plans.ts'
import { readSpent, type Spent } from './spent-store.ts'

/** What the ledger said at some time; of an earlier day or month it counts no more. */
export type Seed = Spent & { at: Moment }

export type Seeds = {
  /** Whether the ledger has to be asked about this account before its budgets hold. */
  isNeeded(account: Account): boolean
  /**
   * Asks the ledger once, whoever asks at the same time, and raises the counts to what it says: calls that have been
   * settled but not shipped yet are in the counts, those of before the start are in the ledger. Never throws.
   */
  load(account: Account): Promise<Seed | undefined>
  /** The counts elsewhere are gone. */
  forget(account: Account): void
}

/** After that long without an answer a call goes on with what is known. */
const PATIENCE_MS = 2_000
const RETRY_MS = 5_000

type Deps = {
  database: Database
  logger: Logger
  /** Ships what the ledger still has on disk, so that it is in the sums that are read. */
  flushLedger?: (() => Promise<void>) | undefined
}

export function createSeeds({ database, logger, flushLedger }: Deps): Seeds {
  const loading = new Map<string, Promise<Seed | undefined>>()
  const retryAt = new Map<string, number>()

  async function read(account: Account): Promise<Seed> {
    const { subject } = account.rule
    await flushLedger?.()
    const at = momentOf(Date.now())
    const access = { tenantId: subject.tenantId, groups: [] }
    const [spent] = await database.tenant(access, (tx) => readSpent(tx, [subject], at))
    return { ...(spent as Spent), at }
  }

  async function load(account: Account): Promise<Seed | undefined> {
    const { rule, counts } = account
    const { budgets } = rule
    try {
      const seed = await within(PATIENCE_MS, read(account))
      roll(counts, seed.at)
      if (counts.day === seed.at.day) counts.spentDay = Math.max(counts.spentDay, seed.day)
      if (counts.month === seed.at.month) counts.spentMonth = Math.max(counts.spentMonth, seed.month)
      account.seededFor = budgets
      retryAt.delete(rule.key)
      return seed
    } catch (error) {
      logger.warn(
        { err: error, subject: rule.subject },
        'what a budget has spent cannot be read; tried again soon',
      )
      retryAt.set(rule.key, Date.now() + RETRY_MS)
      return undefined
    } finally {
      loading.delete(rule.key)
    }
  }

  return {
    isNeeded(account) {
      const { budgets, key } = account.rule
      if (budgets === undefined || budgets === account.seededFor) return false
      return (retryAt.get(key) ?? 0) <= Date.now()
    },
    load(account) {
      const known = loading.get(account.rule.key)
      if (known) return known
      const asked = load(account)
      loading.set(account.rule.key, asked)
      return asked
    },
    forget(account) {
      account.seededFor = undefined
      retryAt.delete(account.rule.key)
    },
  }
}
