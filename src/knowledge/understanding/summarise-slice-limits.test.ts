import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSummaryWork, GOOD_SUMMARY, type Said, THREAD } from '../../../testkit/summary-work.ts'
import { createAskModel } from './ask-model.ts'
import { BUDGET_USED_UP } from './pauses.ts'
import { findTenantsToSummarise, markStale } from './summary-store.ts'

const work = createSummaryWork()
const { says, choose, store, slice, summaries, toldTo } = work
beforeAll(work.start)
afterAll(work.stop)
beforeEach(work.begin)

describe('what keeps a model from answering', () => {
  test('a limit makes the tenant wait as long as was said, and costs the ticket no attempt', async () => {
    await store('1')
    work.llm.script({ does: 'refuse', status: 429, headers: { 'retry-after': '7' } })
    await slice()
    expect(await summaries()).toMatchObject([{ mode: 'extractive', attempts: 0, error_code: null }])
    work.setClock(6_999)
    expect(work.pauses.of(work.place.tenantId)?.until).toBe(7_000)
    work.setClock(7_001)
    says(GOOD_SUMMARY)
    await slice()
    expect(await summaries()).toMatchObject([{ mode: 'model' }])
  })

  test('a provider that fails is asked again later, and after some in a row nothing is', async () => {
    choose({ summary_concurrency: 1 })
    for (const id of ['1', '2', '3', '4', '5']) await store(id)
    work.llm.script({ does: 'refuse', status: 500 })
    await slice()
    const rows = await summaries()
    expect(rows.filter((row) => row.attempts === 1)).toHaveLength(3)
    expect(rows.filter((row) => row.attempts === 1 && row.due_at > new Date())).toHaveLength(3)
    expect(work.pauses.isPaused(work.place.tenantId)).toBe(true)
  })

  test('a text that the model refuses is given up until something changes', async () => {
    await store('1')
    work.llm.script({ does: 'refuse', status: 400, message: 'content policy' })
    await slice()
    await slice()
    expect(work.llm.requests).toHaveLength(1)
    expect(await summaries()).toMatchObject([{ mode: 'extractive', attempts: 1 }])
  })

  test('the end of the process leaves the ticket waiting', async () => {
    await store('1')
    const stopping = new AbortController()
    await slice({
      signal: stopping.signal,
      ask: async () => {
        stopping.abort()
        throw new Error('aborted')
      },
    })
    expect(await summaries()).toMatchObject([{ mode: 'extractive', attempts: 0, error_code: null }])
    await slice()
    expect(await summaries()).toMatchObject([{ mode: 'model' }])
  })

  test('no model, no calls', async () => {
    await store('1')
    choose({ summary_model: null })
    await slice()
    choose({ summary_model: 'gone' })
    await slice()
    expect(work.llm.requests).toHaveLength(0)
    expect(work.pauses.isPaused(work.place.tenantId)).toBe(true)
  })
})

describe('bounds', () => {
  test('a day’s budget ends it before it is overspent, and what was spent before counts', async () => {
    for (const id of ['1', '2', '3', '4', '5', '6']) await store(id)
    // a call costs 1,000 × 2 + 100 × 8 millionths of a dollar
    choose({ summary_budget_per_day: '0.0075', summary_concurrency: 1 })
    await slice()
    const first = work.llm.requests.length
    expect(first).toBe(2)
    expect(work.pauses.of(work.place.tenantId)?.reason).toBe(BUDGET_USED_UP)
    work.pauses.end(work.place.tenantId)
    await slice()
    expect(work.llm.requests).toHaveLength(2)
    choose({ summary_budget_per_day: null })
    work.pauses.end(work.place.tenantId)
    await slice()
    expect(work.llm.requests).toHaveLength(6)
  })

  test('a ticket that alone is dearer than a day’s budget is given up, and keeps no other waiting', async () => {
    const talk = 'We tried again today and looked at the settings of the client together with a colleague. '
    await store('1', [['description', talk.repeat(200)]])
    await store('2')
    choose({ summary_budget_per_day: '0.004', summary_concurrency: 1 })
    await slice()
    expect((await summaries()).map(({ mode, error_code }) => [mode, error_code])).toEqual([
      ['extractive', 'summary_over_budget'],
      ['model', null],
    ])
  })

  test('no more at the same time than is set', async () => {
    for (const id of ['1', '2', '3', '4', '5']) await store(id)
    const ask = createAskModel(work.gate.models)
    let [now, most] = [0, 0]
    await slice({
      async ask(asked) {
        most = Math.max(most, ++now)
        return ask(asked).finally(() => now--)
      },
    })
    expect(most).toBe(2)
    expect((await summaries()).every((row) => row.mode === 'model')).toBe(true)
  })

  test('a long thread is read part by part, and its parts are merged', async () => {
    const talk = 'We tried again today and looked at the settings of the client together with a colleague. '
    const turns = Array.from(
      { length: 40 },
      (_, at): Said => [at % 2 ? 'reply' : 'customer', talk.repeat(12)],
    )
    await store('1', [THREAD[0] as Said, ...turns, ...THREAD.slice(1)])
    const nothing = { problem: '', cause: '', solution: '', result: '', language: 'en' }
    work.llm.script(({ body }) => {
      const hasProblem = /ERR_TUNNEL|<parts>/.test(body.toString())
      const answer = hasProblem ? { ...GOOD_SUMMARY, solution: 'They restarted it.' } : nothing
      return { does: 'answer', text: JSON.stringify(answer) }
    })
    await slice()
    expect(work.llm.requests.length).toBeGreaterThan(2)
    const systems = work.llm.requests.map((_, index) => toldTo(index)[0]?.content ?? '')
    expect(systems.filter((text) => text.includes('part by part'))).toHaveLength(1)
    expect(toldTo(work.llm.requests.length - 1)[1]?.content).toContain('<parts>')
    expect(await summaries()).toMatchObject([{ mode: 'model', call_id: work.gate.written.at(-1)?.record.id }])
  })
})

test('summaries of an older prompt wait when they are told to, and stay until the new one is there', async () => {
  await store('1')
  await slice()
  const mark = (version: number) =>
    work.database.tenant({ tenantId: work.place.tenantId, groups: 'all' }, (tx) =>
      markStale(tx, work.place.tenantId, { id: 'ticket-summary', version }),
    )
  expect(await mark(1)).toBe(0)
  expect(await mark(2)).toBe(1)
  expect(await summaries()).toMatchObject([{ mode: 'model', is_stale: true, problem: GOOD_SUMMARY.problem }])
  expect(await work.database.system(findTenantsToSummarise)).toEqual([])
  await work.database.system((tx) =>
    sql`insert into copilot_settings (tenant_id, summary_model) values (${work.place.tenantId}, 'small')`.execute(
      tx,
    ),
  )
  expect(await work.database.system(findTenantsToSummarise)).toEqual([work.place.tenantId])
  says({ ...GOOD_SUMMARY, result: 'It works.' })
  await slice()
  expect(await summaries()).toMatchObject([{ is_stale: false, result: 'It works.' }])
})
