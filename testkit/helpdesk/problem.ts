import type { Language } from './ticket.ts'

/** One thing that goes wrong, with the many ways in which people say it. `{v}` stands for the variant. */
export type Problem = {
  /** Within its family. */
  id: string
  family: string
  productId: number
  groupId: number
  tags: string[]
  type: 'Question' | 'Incident' | 'Problem' | 'Feature Request'
  /** What makes two tickets the same trouble or another: an error code, a model, a plan. */
  variants: string[]
  /** A line of a log that shows it. */
  log?: string
  subjects: Words
  symptoms: Words
  questions: Words
  answers: Words
  solutions: Words
  notes: Words
}

export type Words = Record<Language, string[]>
