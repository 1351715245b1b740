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

type Pair = readonly [en: string, ko: string]

/** The same things said in both languages, pair by pair. */
export type ProblemPairs = Omit<Problem, keyof Parts> & { [part in keyof Parts]: Pair[] }

type Parts = Pick<Problem, 'subjects' | 'symptoms' | 'questions' | 'answers' | 'solutions' | 'notes'>

export function problemOf(pairs: ProblemPairs): Problem {
  const words = (list: Pair[]): Words => ({ en: list.map(([en]) => en), ko: list.map(([, ko]) => ko) })
  const { subjects, symptoms, questions, answers, solutions, notes } = pairs
  return {
    ...pairs,
    subjects: words(subjects),
    symptoms: words(symptoms),
    questions: words(questions),
    answers: words(answers),
    solutions: words(solutions),
    notes: words(notes),
  }
}
