import { type Logger, newId } from '../../platform/index.ts'
import type { Moment } from './moment.ts'
import type { Rule } from './rule.ts'
import type { SharedCall, SharedCounts, SharedSettlement } from './shared-counts.ts'

/** What Redis has not been told yet. */
export type Untold = {
  /** The end of a call that took room there. `isRepeated`: it was sent, and no answer came. */
  add(call: SharedCall, used: SharedSettlement, isRepeated: boolean): void
  /** The cost of a call that took no room there. */
  addSpent(rule: Rule, moment: Pick<Moment, 'day' | 'month'>, cost: number): void
  /** Tells all there is; what fails waits for the next time. */
  tell(): void
  /** The last time something failed: there is no use in telling at every call. */
  isFailing(): boolean
}

/** Calls whose end could not be told to Redis; those of a hang are few, for while it is down nothing goes through it. */
const MOST_SETTLED = 10_000

type Settled = { call: SharedCall; used: SharedSettlement; isRepeated: boolean }
type Cost = { rule: Rule; moment: Pick<Moment, 'day' | 'month'>; cost: number }

export function createUntold(counts: Pick<SharedCounts, 'settle' | 'spend'>, logger: Logger): Untold {
  let settled: Settled[] = []
  /** By rule and day: what was not sent, */
  const costs = new Map<string, Cost>()
  /** and what was. Until the answer comes it is sent as it was, so that Redis knows it again. */
  const sent = new Map<string, Cost & { id: string }>()
  let isTelling = false
  let isFailing = false

  const add = (call: SharedCall, used: SharedSettlement, isRepeated: boolean) => {
    if (settled.length < MOST_SETTLED) settled.push({ call, used, isRepeated })
    // their room ends with its lease
    else for (const { rule } of call.accounts) addSpent(rule, call.moment, used.cost)
  }
  const addSpent = (rule: Rule, { day, month }: Cost['moment'], cost: number) => {
    const key = `${rule.key} ${day}`
    const known = costs.get(key)
    if (known) known.cost += cost
    else costs.set(key, { rule, moment: { day, month }, cost })
  }

  async function settle({ call, used, isRepeated }: Settled): Promise<void> {
    try {
      await counts.settle(call, used, isRepeated)
    } catch (error) {
      add(call, used, true)
      throw error
    }
  }
  async function spend(key: string, { rule, moment, cost, id }: Cost & { id: string }): Promise<void> {
    await counts.spend(rule, moment, cost, id)
    sent.delete(key)
  }

  async function tell(): Promise<void> {
    const calls = settled
    settled = []
    for (const [key, cost] of costs) {
      if (sent.has(key)) continue
      sent.set(key, { ...cost, id: newId('spent') })
      costs.delete(key)
    }
    const results = await Promise.allSettled([
      ...calls.map(settle),
      ...[...sent].map(([key, cost]) => spend(key, cost)),
    ])
    const told = results.filter(({ status }) => status === 'fulfilled').length
    isFailing = told < results.length
    if (told > 1) logger.info(`told Redis of ${told} things that were counted without it`)
  }

  function begin(): void {
    if (isTelling || settled.length + costs.size + sent.size === 0) return
    isTelling = true
    void tell().then(() => {
      isTelling = false
      // what has come meanwhile
      if (!isFailing) begin()
    })
  }

  return {
    add,
    addSpent,
    tell: begin,
    isFailing: () => isFailing,
  }
}
