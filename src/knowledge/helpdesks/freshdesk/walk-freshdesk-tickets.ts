import { z } from 'zod'
import type { HelpdeskApi } from '../helpdesk-api.ts'
import { helpdeskNotFound } from '../helpdesk-errors.ts'
import { type FreshdeskTicket, ticketsSchema } from './freshdesk-wire.ts'

const PER_PAGE = 100
export const BEGINNING = '1970-01-01T00:00:00.000Z'

/** Where a walk through tickets goes on: inclusive, so the ones seen at `since` come again. */
const positionSchema = z.object({
  since: z.string(),
  page: z.number().int().min(1),
  /** Ids at the time `since` that the page before has given. */
  seen: z.array(z.string()),
  /** Ids that are asked for one by one: more tickets have one time than the list shows. */
  probe: z.object({ next: z.number().int(), last: z.number().int() }).optional(),
})
export type WalkPosition = z.output<typeof positionSchema>

export type WalkStep = {
  tickets: FreshdeskTicket[]
  /** Ids that may be tickets of the time `at`, and that no list shows. */
  probed: { ids: string[]; at: string } | undefined
  next: WalkPosition
  isEnd: boolean
}

export function startAt(since: string): WalkPosition {
  return { since, page: 1, seen: [] }
}

export function readPosition(value: unknown): WalkPosition | undefined {
  const parsed = positionSchema.safeParse(value)
  return parsed.success ? parsed.data : undefined
}

/**
 * The next tickets by the time of their last change. Each page begins anew at the last time that was seen, instead of
 * counting pages: what changes meanwhile moves to the end, and with pages the ones behind it would slip through the gap.
 * Pages are counted only while they show one time alone.
 */
export async function walkFreshdeskTickets(
  api: HelpdeskApi,
  position: WalkPosition,
  more: Record<string, string>,
  signal?: AbortSignal,
): Promise<WalkStep> {
  const { since, page, seen, probe } = position
  if (probe) return probeIds(position, probe)
  const query = new URLSearchParams({
    ...more,
    // whole seconds, as Freshdesk writes them; without it only the last 30 days are listed
    updated_since: since.replace(/\.\d+Z$/, 'Z'),
    order_by: 'updated_at',
    order_type: 'asc',
    per_page: String(PER_PAGE),
    page: String(page),
  })
  // it answers 400 to page 301
  const wall = page > 1 ? { absent: 400 } : {}
  const listed = await api.find(`/api/v2/tickets?${query}`, ticketsSchema, { signal, ...wall })
  if (!listed && page > 1) return probeFrom(api, position, more, signal)
  if (!listed) throw helpdeskNotFound(api.host, 'Check its address.')
  const repeats = new Set(seen)
  const tickets = listed.filter((ticket) => !(ticket.updated_at === since && repeats.has(ticket.id)))
  const latest = listed.reduce((max, { updated_at }) => (updated_at > max ? updated_at : max), since)
  const atLatest = listed.filter(({ updated_at }) => updated_at === latest).map(({ id }) => id)
  const isEnd = listed.length < PER_PAGE
  if (latest > since) return { ...step(tickets), next: { since: latest, page: 1, seen: atLatest }, isEnd }
  const next = { since, page: isEnd ? page : page + 1, seen: atLatest }
  return { ...step(tickets), next, isEnd }
}

function step(tickets: FreshdeskTicket[]): Pick<WalkStep, 'tickets' | 'probed'> {
  return { tickets, probed: undefined }
}

// More than 30,000 tickets of one second (an import): the rest of them is in no list, so every id is tried.
async function probeFrom(
  api: HelpdeskApi,
  { since }: WalkPosition,
  more: Record<string, string>,
  signal?: AbortSignal,
): Promise<WalkStep> {
  const last = await newestId(api, more, signal)
  return { ...step([]), next: { ...startAt(since), probe: { next: 1, last } }, isEnd: false }
}

function probeIds({ since }: WalkPosition, { next, last }: NonNullable<WalkPosition['probe']>): WalkStep {
  const end = Math.min(next + PER_PAGE - 1, last)
  const ids = Array.from({ length: Math.max(0, end - next + 1) }, (_, i) => String(next + i))
  const probed = { ids, at: since }
  if (end < last)
    return {
      ...{ tickets: [], probed, isEnd: false },
      next: { since, page: 1, seen: [], probe: { next: end + 1, last } },
    }
  const after = new Date(Date.parse(since) + 1000).toISOString()
  return { tickets: [], probed, next: startAt(after), isEnd: false }
}

async function newestId(
  api: HelpdeskApi,
  more: Record<string, string>,
  signal?: AbortSignal,
): Promise<number> {
  const query = new URLSearchParams({
    ...more,
    ...{
      updated_since: BEGINNING.replace('.000', ''),
      order_by: 'created_at',
      order_type: 'desc',
      per_page: '1',
    },
  })
  const [newest] = await api.get(`/api/v2/tickets?${query}`, ticketsSchema, { signal })
  return Number(newest?.id ?? 0)
}
