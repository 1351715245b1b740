import type { AskedWord } from './coverage.ts'

// Calibrated on the tuning halves of bench/questions/*.jsonl, see bench/ask.ts.
const COVERAGE = 0.5
const COVERAGE_WITHOUT_NAME = 0.7
const IN_UNIT = 0.35

/** How much of a question has to be there for something to answer it. */
export const enough = {
  /** Of all that is asked, in a passage with what stands above it. */
  ofQuestion: ({ coverage, lacksName }: { coverage: number; lacksName: boolean }): boolean =>
    coverage >= (lacksName ? COVERAGE_WITHOUT_NAME : COVERAGE),
  /** One word of several does not make anything an answer. */
  ofWords: (words: readonly AskedWord[], known: number): boolean => known > 1 || words.length < 2,
  /** In one sentence or item. */
  inUnit: IN_UNIT,
}
