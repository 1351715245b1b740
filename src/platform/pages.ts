import { z } from 'zod'
import { AppError } from './errors.ts'

/** A cursor may hold an id of elsewhere: up to 500 characters of any script. */
const LONGEST_CURSOR = 3_000

/** The query parameters of every list. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(LONGEST_CURSOR).optional().describe('`next_cursor` of the page before'),
})

/** `{items, next_cursor}`: the answer of every list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() })
}

export function encodeCursor(lastId: string): string {
  return Buffer.from(lastId, 'utf8').toString('base64url')
}

export function decodeCursor(cursor: string | undefined, prefix: string): string | undefined {
  if (cursor === undefined) return undefined
  const id = Buffer.from(cursor, 'base64url').toString('utf8')
  if (!/^[a-z]+_[0-9a-z]{26}$/.test(id) || !id.startsWith(`${prefix}_`)) {
    throw cursorInvalid()
  }
  return id
}

/** Where a list that goes by time goes on: behind the row of this time and id. */
export type TimePlace = { time: string; id: string }

export function encodeTimeCursor(time: Date, id: string): string {
  return Buffer.from(JSON.stringify([time.toISOString(), id])).toString('base64url')
}

const timeCursor = z.tuple([
  // as written above; PostgreSQL has no year 0
  z.iso.datetime({ precision: 3 }).refine((time) => !time.startsWith('0000')),
  z.string(),
])

export function decodeTimeCursor(cursor: string | undefined): TimePlace | undefined {
  if (cursor === undefined) return undefined
  try {
    const [time, id] = timeCursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
    return { time, id }
  } catch (cause) {
    throw cursorInvalid(cause)
  }
}

export function cursorInvalid(cause?: unknown): AppError {
  return new AppError({
    code: 'cursor_invalid',
    status: 400,
    message: 'This cursor is not one that the list gave. Leave it out to begin with the first page.',
    cause,
  })
}
