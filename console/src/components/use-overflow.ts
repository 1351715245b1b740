import { type RefObject, useEffect, useState } from 'react'

/** A pixel more or less comes of rounding. */
const LEAST_PX = 1

/** Whether an element has more in it than it shows, sideways or downwards. */
export function useOverflow(box: RefObject<HTMLElement | null>): { sideways: boolean; any: boolean } {
  const [sideways, setSideways] = useState(false)
  const [down, setDown] = useState(false)
  // after every render, because an answer grows while it streams in
  useEffect(() => {
    const element = box.current
    if (!element) return
    const measure = () => {
      setSideways(element.scrollWidth > element.clientWidth + LEAST_PX)
      setDown(element.scrollHeight > element.clientHeight + LEAST_PX)
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  })
  return { sideways, any: sideways || down }
}
