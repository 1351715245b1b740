import { useEffect, useState } from 'react'

/** Seconds that are left of `seconds`, counted anew whenever `from` changes; 0 when there is nothing to wait for. */
export function useCountdown(seconds: number | undefined, from: unknown): number {
  const [left, setLeft] = useState(seconds ?? 0)
  useEffect(() => {
    setLeft(seconds ?? 0)
    if (!seconds) return
    const end = Date.now() + seconds * 1000
    const timer = setInterval(() => {
      const rest = Math.max(0, Math.ceil((end - Date.now()) / 1000))
      setLeft(rest)
      if (rest === 0) clearInterval(timer)
    }, 500)
    return () => clearInterval(timer)
  }, [seconds, from])
  return left
}
