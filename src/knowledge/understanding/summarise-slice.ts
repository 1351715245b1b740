import type { CallRecord, ModelFacts, ModelFactsReader } from '../../gateway/index.ts'
import type { Database, Logger, Principal } from '../../platform/index.ts'
import type { SearchIndex } from '../search/search-index.ts'
import type { AskModel } from './ask-model.ts'
import { readFailure } from './call-failure.ts'
import type { CopilotSettings, CopilotSettingsParts } from './copilot-settings.ts'
import { BUDGET_USED_UP, type Pauses } from './pauses.ts'
import { storeSummary } from './store-summary.ts'
import { summariseWithModel } from './summarise-with-model.ts'
import { plannedTokens, planSummary } from './summary-plan.ts'
import { findWaiting, saveFailure, type WaitingSummary } from './summary-store.ts'

/** By which calls for summaries are counted. */
export const SUMMARY_FEATURE = 'copilot.summary'

export type SliceDeps = {
  database: Database
  index: SearchIndex | undefined
  ask: AskModel
  facts: ModelFactsReader
  settings: Pick<CopilotSettingsParts, 'of'>
  pauses: Pauses
  logger: Logger
}

/** After that long another tenant has its turn. */
const SLICE_MS = 60_000
/** Summaries that are read from the database at once, for each that is made at a time. */
const READ_AHEAD = 4
/** While nothing can be asked for and nobody said how long. */
const WAIT_MS = 60_000
/** A budget may be raised long before its day or month is over. */
const LONGEST_WAIT_MS = 10 * 60_000
const MOST_ATTEMPTS = 8
const FIRST_RETRY_MS = 60_000
const LAST_RETRY_MS = 2 * 3_600_000

type Slice = SliceDeps & {
  tenantId: string
  chosen: CopilotSettings
  model: ModelFacts
  signal: AbortSignal
  budget: Budget
}

/**
 * Has summaries of one tenant made until none waits, the time of the slice is over, or nothing can be asked for. What was
 * made is stored one by one: a crash loses the calls that were under way, no more.
 */
export async function summariseSlice(deps: SliceDeps, tenantId: string, signal: AbortSignal): Promise<void> {
  const until = performance.now() + SLICE_MS
  let budget: Budget | undefined
  while (performance.now() < until && !signal.aborted && !deps.pauses.isPaused(tenantId)) {
    const settings = await deps.settings.of(tenantId)
    if (settings.summary_model === null) return
    const model = await deps.facts.find(tenantId, settings.summary_model)
    if (!model) return deps.pauses.pause(tenantId, WAIT_MS, 'model_not_found')
    budget ??= createBudget(settings, await deps.facts.spentToday(tenantId, SUMMARY_FEATURE))
    const waiting = await deps.database.tenant({ tenantId, groups: 'all' }, (tx) =>
      findWaiting(tx, tenantId, settings.summary_concurrency * READ_AHEAD),
    )
    if (waiting.length === 0) return
    await summariseAll({ ...deps, tenantId, chosen: settings, model, signal, budget }, waiting)
  }
}

async function summariseAll(slice: Slice, waiting: WaitingSummary[]): Promise<void> {
  const { pauses, tenantId, signal } = slice
  const left = [...waiting]
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      if (signal.aborted || pauses.isPaused(tenantId)) return
      await summariseOne(slice, next)
    }
  }
  const workers = Array.from({ length: slice.chosen.summary_concurrency }, work)
  // one that fails must not leave the others working behind the job's back
  const failed = (await Promise.allSettled(workers)).find(({ status }) => status === 'rejected')
  if (failed) throw (failed as PromiseRejectedResult).reason
}

async function summariseOne(slice: Slice, waiting: WaitingSummary): Promise<void> {
  const { tenantId, model, budget, pauses, signal } = slice
  const planned = plannedCost(model, waiting)
  // it would keep all others waiting for ever
  if (planned > budget.limit) return giveUp(slice, waiting, 'summary_over_budget')
  if (!budget.reserve(planned)) return pauses.pause(tenantId, LONGEST_WAIT_MS, BUDGET_USED_UP)
  let spent = 0
  const caller = {
    principal: systemOf(tenantId),
    feature: SUMMARY_FEATURE,
    onRecord: ({ cost }: CallRecord) => {
      spent += Number(cost ?? 0)
    },
  }
  try {
    const made = await summariseWithModel(waiting.ticket, {
      ask: slice.ask,
      facts: model,
      caller,
      signal,
    }).catch((error: unknown) => ({ isGood: false as const, error }))
    // it is asked again at the next start
    if (signal.aborted && !made.isGood) return
    if ('error' in made) return await noteFailure(slice, waiting, made.error)
    pauses.noteSuccess(tenantId)
    if (made.isGood) await storeSummary(slice, tenantId, waiting, { ...made, alias: model.alias })
    else await giveUp(slice, waiting, made.fault)
  } finally {
    budget.settle(planned, spent)
  }
}

async function noteFailure(slice: Slice, waiting: WaitingSummary, error: unknown): Promise<void> {
  const { tenantId, pauses, logger } = slice
  const { reason, next, waitMs } = readFailure(error)
  // neither texts nor what a provider said of them belong in a log
  const kind = error instanceof Error ? error.name : typeof error
  logger.warn({ tenant: tenantId, document: waiting.documentId, reason, kind }, 'a summary could not be made')
  if (next === 'never') return giveUp(slice, waiting, reason)
  if (next === 'wait') return pauses.pause(tenantId, Math.min(waitMs ?? WAIT_MS, LONGEST_WAIT_MS), reason)
  pauses.noteFailure(tenantId, reason)
  if (waiting.attempts + 1 >= MOST_ATTEMPTS) return giveUp(slice, waiting, reason)
  const retryMs = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** waiting.attempts)
  await saveOutcome(slice, waiting, reason, new Date(Date.now() + retryMs))
}

function giveUp(slice: Slice, waiting: WaitingSummary, reason: string): Promise<void> {
  return saveOutcome(slice, waiting, reason, null)
}

function saveOutcome(
  { database, tenantId }: Slice,
  waiting: WaitingSummary,
  reason: string,
  retryAt: Date | null,
): Promise<void> {
  return database.tenant({ tenantId, groups: 'all' }, (tx) => saveFailure(tx, waiting, reason, retryAt))
}

function plannedCost(model: ModelFacts, { ticket }: WaitingSummary): number {
  const calls = plannedTokens(planSummary(ticket, model))
  return calls.reduce((sum, tokens) => sum + (model.costOf(tokens) ?? 0), 0)
}

type Budget = {
  /** USD a day. */
  limit: number
  /** False when the day's budget does not hold this much more. */
  reserve(usd: number): boolean
  settle(planned: number, spent: number): void
}

function createBudget({ summary_budget_per_day: most }: CopilotSettings, spentBefore: number): Budget {
  const limit = most === null ? Number.POSITIVE_INFINITY : Number(most)
  let spent = spentBefore
  return {
    limit,
    reserve(usd) {
      // nothing is left at all, also for a model whose price nobody knows
      if (spent + usd > limit || spent >= limit) return false
      spent += usd
      return true
    },
    settle(planned, actual) {
      spent += actual - planned
    },
  }
}

/** Background work on behalf of a tenant. */
function systemOf(tenantId: string): Principal {
  return {
    ...{ id: 'system', kind: 'system', name: 'Naru', tenantId, scopes: ['models:use'] },
    ...{ groups: [], teams: [], isConfined: false },
  }
}
