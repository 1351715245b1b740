import { z } from 'zod'
import {
  cursorInvalid,
  defineRoute,
  encodeCursor,
  pageOf,
  pageQuery,
  type Route,
} from '../../platform/index.ts'
import { listedPriceSchema, presentPrice, priceBody } from './price-schemas.ts'
import type { PriceItem, Prices } from './prices.ts'

const SAME = { permission: 'models:manage', tags: ['Models'] }

type Deps = { prices: Prices }

/** What tokens cost: the table that ships with Naru, and prices of one's own. */
export function priceRoutes({ prices }: Deps): Route[] {
  return [
    defineRoute({
      ...SAME,
      method: 'GET',
      path: '/api/v1/prices',
      summary: 'List prices of models, one’s own first',
      description:
        'USD a million tokens, as decimal strings. Of the table that ships with Naru: those that hold now.',
      query: pageQuery
        .extend({
          q: z.string().max(300).optional().describe('Part of the model’s name'),
          provider: z
            .string()
            .max(100)
            .optional()
            .describe('Id or name of a provider, also of the table: "openai"'),
        })
        .strict(),
      response: pageOf(listedPriceSchema),
      handler: async ({ principal, query }) => {
        const all = await prices.list(principal, { query: query.q, provider: query.provider })
        const start = startOf(query.cursor)
        const end = start + query.limit
        return {
          items: all.slice(start, end).map(present),
          next_cursor: end < all.length ? encodeCursor(String(end)) : null,
        }
      },
    }),
    defineRoute({
      ...SAME,
      method: 'POST',
      path: '/api/v1/prices',
      summary: 'Set a price of one’s own',
      description:
        'It goes before the table that ships with Naru, from `valid_from` on. What earlier calls cost stays as it was.',
      body: priceBody,
      status: 201,
      response: listedPriceSchema,
      handler: async ({ principal, body }) =>
        present(
          await prices.add(principal, {
            ...{ model: body.model, input: body.input, output: body.output, source: body.source ?? '' },
            providerId: body.provider_id ?? null,
            cachedInput: body.cached_input ?? null,
            cacheWrite: body.cache_write ?? null,
            reasoning: body.reasoning ?? null,
            validFrom: body.valid_from === undefined ? new Date() : new Date(body.valid_from),
          }),
        ),
    }),
    defineRoute({
      ...SAME,
      method: 'DELETE',
      path: '/api/v1/prices/:id',
      summary: 'Delete a price of one’s own',
      description: 'The price before it counts again. What earlier calls cost stays as it was.',
      params: z.object({ id: z.string().max(100) }),
      status: 204,
      response: z.undefined(),
      handler: async ({ principal, params }) => {
        await prices.delete(principal, params.id)
        return undefined
      },
    }),
  ]
}

function present({ id, provider, model, known }: PriceItem): z.output<typeof listedPriceSchema> {
  return { ...presentPrice(known), id, provider, model, is_own: id !== null }
}

// The list is in memory and its order is fixed: a place in it is enough.
function startOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0
  const place = Buffer.from(cursor, 'base64url').toString('utf8')
  if (/^\d{1,9}$/.test(place)) return Number(place)
  throw cursorInvalid()
}
