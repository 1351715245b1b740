import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { costOf } from './price.ts'
import { createShippedPrices } from './shipped-prices.ts'

const shipped = createShippedPrices()
const at = (seller: string, model: string, time = '2026-11-01T00:00:00Z') =>
  shipped.find({ seller, baseUrl: '' }, model)?.at(Date.parse(time))

test.each([
  ['openai', 'gpt-4o', '2.5', '10', '1.25'],
  ['openai', 'gpt-4o-2024-11-20', '2.5', '10', '1.25'],
  // another price than what the name without its date has
  ['openai', 'gpt-4o-2024-05-13', '5', '15', null],
  ['openai', 'GPT-4.1-Mini-2025-04-14', '0.4', '1.6', '0.1'],
  ['openai', 'text-embedding-3-small', '0.02', '0', null],
  ['anthropic', 'claude-sonnet-4-5-20250929', '3', '15', '0.3'],
  ['google', 'models/gemini-2.5-flash', '0.3', '2.5', '0.03'],
  // sold by one at the prices of another
  ['azure', 'o3-mini-2025-01-31', '1.1', '4.4', '0.55'],
  ['aws', 'us.anthropic.claude-3-5-haiku-20241022-v1:0', '0.8', '4', '0.08'],
])('%s sells %s', (seller, model, input, output, cachedInput) => {
  expect(at(seller, model)?.usd).toMatchObject({ input, output, cached_input: cachedInput })
})

test('whose prices apply to a server that resembles OpenAI’s shows by its address', () => {
  const find = (baseUrl: string, model: string) =>
    shipped.find({ seller: undefined, baseUrl }, model)?.provider.id
  expect(find('https://openrouter.ai/api/v1', 'openai/gpt-4o')).toBe('openrouter')
  expect(find('https://api.groq.com/openai/v1', 'llama-3.3-70b-versatile')).toBe('groq')
  expect(find('http://127.0.0.1:11434/v1', 'gpt-4o')).toBeUndefined()
  expect(find('https://evil.example/?https://api.groq.com', 'llama-3.3-70b-versatile')).toBeUndefined()
})

test('a model that nobody knows has no price', () => {
  expect(at('openai', 'gpt-nobody-knows')).toBeUndefined()
  expect(at('nobody', 'gpt-4o')).toBeUndefined()
})

test('a price holds from its day on, and some by the hour', () => {
  const input = (model: string, time: string) =>
    at(model.startsWith('gpt') ? 'openai' : 'deepseek', model, time)?.usd.input
  expect(input('gpt-5.6-sol', '2026-08-01T00:00:00Z')).toBe('5')
  expect(input('gpt-5.6-sol', '2026-11-01T00:00:00Z')).toBe('4')
  const day = input('deepseek-chat', '2026-11-01T12:00:00Z')
  expect(input('deepseek-chat', '2026-11-01T16:30:00Z')).not.toBe(day)
  expect(input('deepseek-chat', '2026-11-01T16:29:59Z')).toBe(day)
})

test('all tokens of a call with a long input cost more', () => {
  const price = at('google', 'gemini-2.5-pro')?.price
  const none = { cachedInput: null, cacheWrite: null, reasoning: null }
  // 1.25 and 10 USD a million up to 200,000 tokens, then 2.50 and 15
  expect(costOf({ ...none, input: 200_000, output: 1_000 }, price)).toBe(260_000_000_000)
  expect(costOf({ ...none, input: 200_001, output: 1_000 }, price)).toBe(515_002_500_000)
})

test('every price is a whole number of picodollars a token: nothing is rounded away', () => {
  const rounded = shipped.list().flatMap((entry) => {
    const { usd, price } = entry.at(Date.now())
    const isExact =
      Math.abs(Number(usd.input) * 1e6 - price.input) < 1e-6 &&
      Math.abs(Number(usd.output) * 1e6 - price.output) < 1e-6
    return isExact ? [] : [`${entry.provider.id} ${entry.model}: ${usd.input} ${usd.output}`]
  })
  expect(rounded).toEqual([])
})

const TABLES = new URL('../../../../shared/data/prices/', import.meta.url)

/** USD a million tokens, of models whose vendor sells them under this name. */
function readTables(): Array<Map<string, [input: number, output: number]>> {
  const read = (file: string) => JSON.parse(readFileSync(new URL(file, TABLES), 'utf8'))
  type Langfuse = {
    modelName: string
    pricingTiers?: Array<{ isDefault: boolean; prices: Record<string, number> }>
  }
  type Tokencost = { input_cost_per_token?: number; output_cost_per_token?: number }
  const langfuse = (read('langfuse.json') as Langfuse[]).map(({ modelName, pricingTiers = [] }) => {
    const { input, output } = pricingTiers.find(({ isDefault }) => isDefault)?.prices ?? {}
    return [modelName, [(input ?? 0) * 1e6, (output ?? 0) * 1e6]] as const
  })
  const tokencost = Object.entries(read('tokencost.json') as Record<string, Tokencost>).map(
    ([name, { input_cost_per_token: input = 0, output_cost_per_token: output = 0 }]) =>
      [name, [input * 1e6, output * 1e6]] as const,
  )
  const openlit = Object.entries(
    read('openlit.json').chat as Record<string, { promptPrice: number; completionPrice: number }>,
  ).map(
    ([name, { promptPrice, completionPrice }]) => [name, [promptPrice * 1e3, completionPrice * 1e3]] as const,
  )
  return [langfuse, tokencost, openlit].map((rows) => new Map(rows as Array<[string, [number, number]]>))
}

/** Where two other tables agree and ours says otherwise, for a reason. */
const KNOWN = new Map([
  // its price fell in August 2026
  ['gpt-5.6-sol', '4 20'],
  // Google lowered it before the model ended
  ['gemini-1.0-pro', '0.125 0.375'],
])

test.skipIf(!existsSync(TABLES))(
  'agrees with other tables wherever two of them agree with each other',
  () => {
    const tables = readTables()
    const sellerOf = (name: string) =>
      name.startsWith('claude') ? 'anthropic' : name.startsWith('gemini') ? 'google' : 'openai'
    const show = ([input, output]: [number, number]) =>
      `${Number(input.toFixed(6))} ${Number(output.toFixed(6))}`
    const names = new Set(tables.flatMap((table) => [...table.keys()]))
    let compared = 0
    const disagreements = [...names]
      .filter((name) => /^(gpt-|o\d|claude-|gemini-)[^/]*$/.test(name))
      .flatMap((name) => {
        const said = tables.flatMap((table) => {
          const found = table.get(name)
          return found && found[0] > 0 ? [show(found)] : []
        })
        const agreed = said.find((one, i) => said.indexOf(one) !== i)
        const ours = at(sellerOf(name), name)?.usd
        if (agreed === undefined || !ours) return []
        compared++
        const mine = show([Number(ours.input), Number(ours.output)])
        return mine === agreed || mine === KNOWN.get(name) ? [] : [`${name}: ${mine}, others ${agreed}`]
      })
    expect(disagreements).toEqual([])
    expect(compared).toBeGreaterThan(60)
  },
)
