// Writes src/gateway/prices/prices.generated.json from the package @pydantic/genai-prices: `npm run generate:prices`
// after updating it. The date is that of the day on which the prices last changed here.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type ConditionalPrice, type ModelPrice, type Provider, waitForUpdate } from '@pydantic/genai-prices'
import type {
  ShippedModel,
  ShippedProvider,
  ShippedRates,
  ShippedTable,
} from '../src/gateway/prices/shipped-table.ts'

const FILE = fileURLToPath(new URL('../src/gateway/prices/prices.generated.json', import.meta.url))
const PACKAGE = new URL('../node_modules/@pydantic/genai-prices/', import.meta.url)

/** Subscriptions of people, not APIs that a gateway could call. */
const LEFT_OUT = new Set(['cursor', 'github-copilot'])
/** Ours → that of the package, by preference. What else it has (audio, images, searches) is not billed by tokens we see. */
const RATES: Record<keyof ShippedRates, string> = {
  input: 'input_mtok',
  output: 'output_mtok',
  cached_input: 'cache_read_mtok',
  cache_write: 'cache_write_mtok',
  reasoning: 'output_reasoning_mtok',
}

const providers = (await waitForUpdate()) ?? []
const table = toTable(providers)
const previous: ShippedTable | undefined = existsSync(FILE)
  ? JSON.parse(readFileSync(FILE, 'utf8'))
  : undefined
if (previous && sameBut(previous, table)) table.checked_at = previous.checked_at
writeFileSync(FILE, render(table))
const count = Object.values(table.providers).reduce((sum, provider) => sum + provider.models.length, 0)
process.stdout.write(`${count} models of ${Object.keys(table.providers).length} providers in ${FILE}\n`)

function toTable(all: readonly Provider[]): ShippedTable {
  const { version } = JSON.parse(readFileSync(new URL('package.json', PACKAGE), 'utf8')) as {
    version: string
  }
  const kept = all.filter(({ id }) => !LEFT_OUT.has(id)).sort((a, b) => (a.id < b.id ? -1 : 1))
  return {
    about: `Made from @pydantic/genai-prices ${version} by scripts/generate-prices.ts. USD a million tokens.`,
    licence: readFileSync(new URL('LICENSE', PACKAGE), 'utf8').trim(),
    checked_at: new Date().toISOString().slice(0, 10),
    providers: Object.fromEntries(kept.map((provider) => [provider.id, toProvider(provider)])),
  }
}

function toProvider(provider: Provider): ShippedProvider {
  return {
    name: provider.name,
    source: provider.pricing_urls?.[0] ?? '',
    address: provider.api_pattern,
    ...(provider.fallback_model_providers ? { also: provider.fallback_model_providers } : {}),
    models: provider.models.flatMap((model) => {
      const prices = versionsOf(model.prices)
      return prices.length === 0 ? [] : [{ model: model.id, match: model.match, prices } as ShippedModel]
    }),
  }
}

function versionsOf(prices: ConditionalPrice[] | ModelPrice): ShippedModel['prices'] {
  const list = Array.isArray(prices) ? prices : [{ prices }]
  return list.flatMap(({ constraint, prices: price }) => {
    const rates = ratesOf(price, (value) => value.base)
    if (!rates) return []
    const starts = new Set(
      Object.values(RATES).flatMap((name) => tiersOf(price[name]).map(({ start }) => start)),
    )
    const tiers = [...starts]
      .sort((a, b) => a - b)
      .map((above) => ({ above, ...(ratesOf(price, (value) => valueAbove(value, above)) as ShippedRates) }))
    return [
      {
        ...(constraint?.type === 'start_date' ? { from: constraint.start_date } : {}),
        ...(constraint?.type === 'time_of_date'
          ? { hours: [constraint.start_time, constraint.end_time] as [string, string] }
          : {}),
        ...rates,
        ...(tiers.length > 0 ? { tiers } : {}),
      },
    ]
  })
}

type Tiered = { base: number; tiers: Array<{ start: number; price: number }> }

/** undefined: not billed by tokens of text. Embeddings have an input price alone. */
function ratesOf(price: ModelPrice, pick: (value: Tiered) => number): ShippedRates | undefined {
  if (price.input_mtok === undefined) return undefined
  const found = Object.entries(RATES).flatMap(([ours, theirs]) => {
    const value = price[theirs]
    if (value === undefined) return []
    return [[ours, typeof value === 'number' ? value : pick(value)] as const]
  })
  return { output: 0, ...Object.fromEntries(found) } as ShippedRates
}

function valueAbove(value: Tiered, above: number): number {
  return value.tiers.filter(({ start }) => start <= above).reduce((_, tier) => tier.price, value.base)
}

function tiersOf(value: ModelPrice[string]): Tiered['tiers'] {
  return typeof value === 'object' ? value.tiers : []
}

function sameBut(a: ShippedTable, b: ShippedTable): boolean {
  return JSON.stringify(a.providers) === JSON.stringify(b.providers)
}

/** One line a model, so that a difference can be read. */
function render({ providers, ...head }: ShippedTable): string {
  const blocks = Object.entries(providers).map(([id, { models, ...provider }]) => {
    const lines = models.map((model) => `      ${JSON.stringify(model)}`).join(',\n')
    const fields = JSON.stringify(provider).slice(1, -1)
    return `    ${JSON.stringify(id)}: {${fields}, "models": [\n${lines}\n    ]}`
  })
  const fields = Object.entries(head).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},`,
  )
  return `{\n${fields.join('\n')}\n  "providers": {\n${blocks.join(',\n')}\n  }\n}\n`
}
