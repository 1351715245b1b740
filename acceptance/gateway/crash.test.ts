import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FakeLlm, startFakeLlm } from '../../testkit/llm/fake-llm.ts'
import { withDatabase } from '../support/database.ts'
import { addModel, addPrice, addProvider } from '../support/models.ts'
import { removeFolders, type Server, startServer } from '../support/server.ts'
import { until } from '../support/until.ts'

/*
 * kill -9 under load, again and again: a call that was answered has its row, once, and what people are told that they
 * used is what the rows say.
 */

const isLong = process.env.NARU_TEST_ALL === '1'
const KILLS = isLong ? 100 : 2
const LONGEST_MS = 240_000
const CLIENTS = 12
if (!isLong) console.warn('skipped: 98 of 100 kills of a server under load (NARU_TEST_ALL=1)')

let llm: FakeLlm
let server: Server

beforeAll(async () => {
  llm = await startFakeLlm()
  server = await startServer()
  const provider_id = await addProvider(server, llm.url, 'openai')
  await addModel(server, 'fast', [{ provider_id, model: 'fake-model' }])
  await addPrice(server, { model: 'fake-model', input: '1', output: '2' })
})
afterAll(async () => {
  await server.kill()
  await llm.stop()
  removeFolders()
})

test(
  `an answered call has one row, whatever moment the server is killed in (${KILLS} times)`,
  async () => {
    const answered = new Set<string>()
    let sent = 0
    let kills = 0
    for (const end = Date.now() + LONGEST_MS; kills < KILLS && Date.now() < end; kills++) {
      const clients = Array.from({ length: CLIENTS }, (_, index) => callUntilKilled(index % 2 === 0))
      const before = answered.size
      // in the middle of it, and of whatever the ledger does just then: between 0 and 1.2 s, which is beyond a batch
      await until('calls', () => answered.size > before)
      await delay((kills * 397) % 1_200)
      await server.kill()
      await Promise.all(clients)
      server = await startServer({ dataDir: server.dataDir })
    }
    if (kills < KILLS) console.warn(`${kills} of ${KILLS} kills fitted into ${LONGEST_MS / 1000} s`)
    expect(answered.size).toBeGreaterThan(kills * 10)

    async function callUntilKilled(stream: boolean): Promise<void> {
      const { url, rootKey } = server
      for (;;) {
        sent++
        try {
          const response = await fetch(`${url}/v1/chat/completions`, {
            method: 'POST',
            headers: { authorization: `Bearer ${rootKey}`, 'content-type': 'application/json' },
            body: JSON.stringify({ model: 'fast', stream, messages: [{ role: 'user', content: 'Hi' }] }),
          })
          const text = await response.text()
          expect(response.status).toBe(200)
          // a stream is answered once its end has come
          if (!stream || text.endsWith('data: [DONE]\n\n'))
            answered.add(response.headers.get('x-naru-call-id') as string)
        } catch (error) {
          // the connection broke off: there is no answer
          if (error instanceof TypeError) return
          throw error
        }
      }
    }

    const rows = await until('the rows', () =>
      withDatabase(server, async (client) => {
        const { rows: ids } = await client.query('select id from calls')
        const found = new Set(ids.map(({ id }) => id))
        return [...answered].every((id) => found.has(id)) && ids
      }),
    )
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    // the others were on their way when the server went
    expect(rows.length).toBeLessThanOrEqual(sent)

    const summary = (await server.get('/api/v1/calls/summary')).body
    expect(summary).toMatchObject({ calls: rows.length, unpriced: 0 })
    const sums = await withDatabase(server, (client) =>
      client.query(
        'select sum(input_tokens)::int as input, sum(output_tokens)::int as output, sum(cost)::text as cost from calls',
      ),
    )
    const [{ input, output, cost }] = sums.rows
    expect(summary).toMatchObject({ input_tokens: input, output_tokens: output })
    expect(Number(summary.cost)).toBeCloseTo(Number(cost), 12)
    const costs = (await server.get('/api/v1/costs?by=day&group=model')).body
    expect(costs.total).toMatchObject({ calls: rows.length, input_tokens: input, output_tokens: output })
    expect(Number(costs.total.cost)).toBeCloseTo(Number(cost), 12)
  },
  LONGEST_MS + 60_000,
)
