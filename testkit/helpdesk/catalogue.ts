import { ACCOUNT_PROBLEMS } from './account-problems.ts'
import { BILLING_PROBLEMS } from './billing-problems.ts'
import { GPU_PROBLEMS } from './gpu-problems.ts'
import type { Problem } from './problem.ts'
import { STORAGE_PROBLEMS } from './storage-problems.ts'

/** Everything that goes wrong at the support desk of the generated world. */
export const PROBLEMS: Problem[] = [
  ...GPU_PROBLEMS,
  ...ACCOUNT_PROBLEMS,
  ...BILLING_PROBLEMS,
  ...STORAGE_PROBLEMS,
]
