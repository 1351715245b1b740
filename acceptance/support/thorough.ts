/**
 * With NARU_TEST_ALL=1 (`.ci/run` sets it) every case is tried. Without it, so that `npm test` stays under ten minutes,
 * the largest sets of cases are thinned out: each kind of case stays.
 */
export const isThorough = process.env.NARU_TEST_ALL === '1'

/** All of them, or every `step`-th. */
export function thinned<T>(cases: readonly T[], step: number): T[] {
  return isThorough ? [...cases] : cases.filter((_, index) => index % step === 0)
}
