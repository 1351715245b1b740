import { expect, it } from 'vitest'
import { z } from 'zod'
import './validation-words.ts'

const NEW_YEAR = new Date('2026-01-01T00:00:00Z')
const DAY_BEFORE = new Date('2025-12-31T00:00:00Z')
const DAY_AFTER = new Date('2026-01-02T00:00:00Z')

it.each<[schema: z.ZodType, value: unknown, words: string]>([
  [z.string(), undefined, 'is missing'],
  [z.enum(['a', 'b']), undefined, 'is missing'],
  // coercing makes the same of what is absent and of what is no number
  [z.coerce.number(), undefined, 'must be given, as a number'],
  [z.coerce.number().int().min(1), 'abc', 'must be given, as a number'],
  [z.coerce.date(), undefined, 'must be given, as a time such as 2026-01-31T09:00:00Z'],
  [z.coerce.number().int(), '1.5', 'must be a whole number'],
  [z.number(), Number.NaN, 'must be a number'],
  [z.number(), 'abc', 'must be a number'],
  [z.string(), 1, 'must be a string'],
  [z.boolean(), 1, 'must be true or false'],
  [z.date(), 'soon', 'must be a time such as 2026-01-31T09:00:00Z'],
  [z.tuple([z.string()]), 1, 'must be an array'],
  [z.bigint(), 'abc', 'must be a whole number'],
  [z.never(), 1, 'must not be given'],
  [z.undefined(), 1, 'must not be given'],
  [z.date().min(NEW_YEAR), DAY_BEFORE, 'must not be before 2026-01-01T00:00:00Z'],
  [z.date().max(NEW_YEAR), DAY_AFTER, 'must not be after 2026-01-01T00:00:00Z'],
  [z.date().check(z.gt(NEW_YEAR)), NEW_YEAR, 'must be after 2026-01-01T00:00:00Z'],
  [z.date().check(z.lt(NEW_YEAR)), NEW_YEAR, 'must be before 2026-01-01T00:00:00Z'],
  [z.number().min(5), 4, 'must be at least 5'],
  [z.number().lt(5), 5, 'must be less than 5'],
  [z.string().min(1), '', 'must not be empty'],
  [z.string().max(2), 'abc', 'must have at most 2 characters'],
  [z.array(z.string()).length(1), [], 'must have exactly 1 item'],
  [z.enum(['a', 'b']), 'c', 'must be one of "a", "b"'],
  [z.literal('a'), 'c', 'must be "a"'],
  [z.email(), 'c', 'must be an email address'],
  [z.string().startsWith('sk-'), 'c', 'must begin with "sk-"'],
  [z.number().multipleOf(5), 4, 'must be a multiple of 5'],
  [z.strictObject({}), { a: 1 }, 'there is no field "a" here'],
  [z.union([z.string(), z.boolean()]), 1, 'has none of the forms that it may have'],
])('%#: tells what a value must be', (schema, value, words) => {
  expect(schema.safeParse(value).error?.issues.map(({ message }) => message)).toEqual([words])
})
