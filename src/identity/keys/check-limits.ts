import type { Limits, Principal } from '../../platform/index.ts'

/**
 * Throws where limits name what does not exist: which models there are, another module knows. What stood there `before`
 * may stay.
 */
export type CheckLimits = (principal: Principal, limits: Limits | undefined, before?: Limits) => Promise<void>
