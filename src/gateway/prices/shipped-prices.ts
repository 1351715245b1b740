import { readFileSync } from 'node:fs'
import { type KnownPrice, toKnownPrice } from './known-price.ts'
import { matchesModel, namesOf } from './match-model.ts'
import type { ShippedModel, ShippedPrice, ShippedTable } from './shipped-table.ts'

/** A model of the table that ships with Naru. */
export type ShippedEntry = {
  /** As in the table: `openai`. */
  provider: { id: string; name: string }
  model: string
  /** What it costs at this time (ms since 1970). */
  at(time: number): KnownPrice
}

export type ShippedPrices = {
  /** The day on which the table was made. */
  checkedAt: string
  list(): readonly ShippedEntry[]
  /**
   * The price of a model: `seller` is what the kind of provider says about whose prices apply; without it, the address
   * tells. undefined: the table does not know it.
   */
  find(by: { seller: string | undefined; baseUrl: string }, model: string): ShippedEntry | undefined
}

const FILE = new URL('./prices.generated.json', import.meta.url)

/** The price table that ships with Naru. Read when it is first needed: commands and tests often do without. */
export function createShippedPrices(): ShippedPrices {
  let read: ReturnType<typeof readTable> | undefined
  const table = () => {
    read ??= readTable()
    return read
  }

  function findIn(id: string, names: readonly string[]): ShippedEntry | undefined {
    const provider = table().providers.get(id)
    const sellers = provider ? [id, ...provider.also] : []
    for (const name of names)
      for (const seller of sellers) {
        const found = table()
          .providers.get(seller)
          ?.models.find(({ match }) => matchesModel(match, name))
        if (found) return found.entry
      }
    return undefined
  }

  return {
    get checkedAt() {
      return table().checkedAt
    },
    list: () => table().entries,
    find({ seller, baseUrl }, model) {
      const id = seller ?? [...table().providers].find(([, { address }]) => address.test(baseUrl))?.[0]
      return id === undefined ? undefined : findIn(id, namesOf(model))
    },
  }
}

function readTable() {
  const table: ShippedTable = JSON.parse(readFileSync(FILE, 'utf8'))
  const providers = new Map(
    Object.entries(table.providers).map(([id, { name, source, address, also = [], models }]) => [
      id,
      {
        address: new RegExp(`^(?:${address})`),
        also,
        models: models.map((model) => ({
          match: model.match,
          entry: toEntry({ id, name }, { source, asOf: table.checked_at }, model),
        })),
      },
    ]),
  )
  const entries = [...providers.values()].flatMap(({ models }) => models.map(({ entry }) => entry))
  return { checkedAt: table.checked_at, providers, entries }
}

type Condition = (time: number) => boolean

function toEntry(
  provider: ShippedEntry['provider'],
  from: { source: string; asOf: string },
  of: ShippedModel,
): ShippedEntry {
  const versions = of.prices.map((price) => ({
    holds: conditionOf(price),
    known: toKnownPrice(price, { ...from, validFrom: price.from ?? null }),
  }))
  const first = versions[0]?.known as KnownPrice
  return {
    provider,
    model: of.model,
    at: (time) => versions.findLast(({ holds }) => holds(time))?.known ?? first,
  }
}

function conditionOf({ from, hours }: ShippedPrice): Condition {
  if (from !== undefined) {
    const start = Date.parse(from)
    return (time) => time >= start
  }
  if (hours === undefined) return () => true
  const [start, end] = hours.map(msOfDay) as [number, number]
  return (time) => {
    const now = time % DAY_MS
    return end < start ? now >= start || now < end : now >= start && now < end
  }
}

const DAY_MS = 24 * 3600 * 1000

function msOfDay(time: string): number {
  return Date.parse(`1970-01-01T${time}`)
}
