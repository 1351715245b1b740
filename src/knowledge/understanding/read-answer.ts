import { z } from 'zod'
import type { Summary } from './summarised-ticket.ts'

/** What a model answers: the form that it is asked for. */
export const answerSchema = z.strictObject({
  problem: z.string(),
  cause: z.string(),
  solution: z.string(),
  result: z.string(),
  language: z.string(),
})

export type SummaryAnswer = Summary & {
  /** As the model says, in lower case. */
  language: string
}

const LONGEST_FIELD = 2_000

/** Small models write null for nothing and lists for steps. */
const field = z
  .union([
    z.string(),
    z.array(z.string()).transform((steps) => steps.join(' ')),
    z.null().transform(() => ''),
  ])
  .default('')
  .transform((text) => text.replace(/\s+/g, ' ').trim())
  .pipe(z.string().max(LONGEST_FIELD))

const lenientSchema = z.object({
  problem: field,
  cause: field,
  solution: field,
  result: field,
  language: field.transform((language) => language.slice(0, 2).toLowerCase()),
})

/** undefined: it is not in the form, also not between other words or code fences. */
export function readAnswer(text: string): SummaryAnswer | undefined {
  const said = text.replace(/<think>[\s\S]*?<\/think>/g, '')
  const start = said.indexOf('{')
  const end = said.lastIndexOf('}')
  if (start < 0 || end <= start) return undefined
  try {
    return lenientSchema.parse(JSON.parse(said.slice(start, end + 1)))
  } catch {
    return undefined
  }
}
