import { z } from 'zod'
import type { Timeouts } from './catalog.ts'

const HOUR_MS = 3_600_000
/** The longest that `connect_ms` can be. */
export const MOST_CONNECT_MS = 60_000
const ms = z.int().min(100).max(HOUR_MS)

/** As stored, and as the API takes them; what is absent has its default. */
export const timeoutsSchema = z.strictObject({
  connect_ms: ms.max(MOST_CONNECT_MS).optional().describe('For the connection to stand; 5,000 unless told'),
  first_token_ms: ms
    .optional()
    .describe(
      'To the first content of a stream, or for the whole of an answer that does not stream; 120,000 unless told',
    ),
  idle_ms: ms.optional().describe('Between two pieces of a stream; 60,000 unless told'),
  total_ms: ms.optional().describe('For everything, retries and fallbacks included; 600,000 unless told'),
})

type Stored = z.output<typeof timeoutsSchema>

export const shownTimeoutsSchema = z.object({
  connect_ms: z.int(),
  first_token_ms: z.int(),
  idle_ms: z.int(),
  total_ms: z.int(),
})

export function completeTimeouts(stored: Stored): Required<Stored> {
  return {
    connect_ms: stored.connect_ms ?? 5_000,
    first_token_ms: stored.first_token_ms ?? 120_000,
    idle_ms: stored.idle_ms ?? 60_000,
    total_ms: stored.total_ms ?? 600_000,
  }
}

export function toTimeouts(stored: Stored): Timeouts {
  const { connect_ms, first_token_ms, idle_ms, total_ms } = completeTimeouts(stored)
  return { connect: connect_ms, firstToken: first_token_ms, idle: idle_ms, total: total_ms }
}
