const LITTLE = 0.8

/** How long the bar of a limit is, and what that means. */
export function barOf(
  used: number,
  most: number,
): { percent: number; left: 'plenty' | 'little' | 'nothing' } {
  const share = most > 0 ? used / most : 1
  const left = share >= 1 ? 'nothing' : share >= LITTLE ? 'little' : 'plenty'
  return { percent: Math.min(100, share * 100), left }
}
