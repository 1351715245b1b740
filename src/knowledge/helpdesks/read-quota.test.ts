import { describe, expect, test } from 'vitest'
import type { HelpdeskAnswer } from './helpdesk.ts'
import { helpdeskConnectors } from './registry.ts'

const time = '2026-03-01T09:00:00Z'
let rows = 0
const page = (row: object) =>
  Array.from({ length: 100 }, () => ({ id: ++rows, created_at: time, name: 'x', ...row }))
const ticket = { id: 1, subject: 'x', created_at: time, updated_at: time }
const more = () => ({ meta: { has_more: true, after_cursor: String(++rows) } })

/** Help desks whose lists never end, by what a path ends with. */
const ENDLESS: Record<string, Record<string, () => unknown>> = {
  freshdesk: {
    '/tickets/1': () => ({ ...ticket, status: 2 }),
    '/conversations': () => page({ body_text: 'x' }),
    '/settings/helpdesk': () => ({}),
    '/categories': () => [{ id: 1, name: 'x' }],
    '/folders': () => page({ sub_folders_count: 1 }).slice(1),
    '/subfolders': () => page({ sub_folders_count: 1 }).slice(1),
  },
  zendesk: {
    '/tickets/1.json': () => ({ ticket: { ...ticket, status: 'open' } }),
    '/comments.json': () => ({ comments: page({ body: 'x' }), ...more() }),
    '/locales.json': () => ({ locales: ['en'] }),
    '/categories.json': () => ({ categories: page({}), ...more() }),
  },
}

describe.each(helpdeskConnectors.map((connector) => [connector.kind, connector] as const))(
  '%s',
  (kind, connector) => {
    const connect = () => {
      let requests = 0
      const request = async (address: string): Promise<HelpdeskAnswer> => {
        if (++requests > 5_000) throw new Error('it would go on for ever')
        const { pathname } = new URL(address)
        const answer = Object.entries(ENDLESS[kind] ?? {}).find(([end]) => pathname.endsWith(end))?.[1]
        const body = Buffer.from(JSON.stringify(answer?.()))
        return { url: address, status: 200, headers: {}, body }
      }
      const config = connector.configSchema.parse({ url: 'https://desk.example.com' })
      return connector.connect({ config, secret: 'x', http: { request } })
    }

    test('gives a ticket up whose turns never end', async () => {
      await expect(connect().ticket('1')).rejects.toMatchObject({ code: 'answer_too_large' })
    })

    test('gives a knowledge base up whose shelves never end', async () => {
      await expect(connect().articles(null)).rejects.toMatchObject({ code: 'answer_too_large' })
    })
  },
)
