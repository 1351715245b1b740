import { useEffect, useRef } from 'react'

/** Brings what is said about a failed try into view: below the fold of a dialog nobody would see that it failed. */
export function useInView(error: unknown, isWanted = true) {
  const shown = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (error && isWanted) shown.current?.scrollIntoView({ block: 'nearest' })
  }, [error, isWanted])
  return shown
}
