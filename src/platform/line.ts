import { z } from 'zod'

// A NUL cannot be stored by PostgreSQL, a line break adds lines to a mail, and a terminal obeys the others.
const CONTROL = /\p{Cc}/u

/** One line of text for people or machines: no control characters, well-formed Unicode. */
export function line(max: number) {
  return z
    .string()
    .min(1)
    .max(max)
    .refine((text) => !CONTROL.test(text), 'must be one line without control characters')
    .transform((text) => text.toWellFormed())
}
