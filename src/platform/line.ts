import { z } from 'zod'

// A NUL cannot be stored by PostgreSQL, and no other control character belongs into a name.
const CONTROL = /(?![\t\n\r])\p{Cc}/u

/** One line of text for people or machines: no control characters, well-formed Unicode. */
export function line(max: number) {
  return z
    .string()
    .min(1)
    .max(max)
    .refine((text) => !CONTROL.test(text), 'must not hold control characters')
    .transform((text) => text.toWellFormed())
}
