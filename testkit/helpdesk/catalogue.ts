import { GPU_PROBLEMS } from './gpu-problems.ts'
import type { Problem } from './problem.ts'

/** Everything that goes wrong at the support desk of the generated world. */
export const PROBLEMS: Problem[] = [...GPU_PROBLEMS]
