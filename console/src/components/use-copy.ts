import { useEffect, useState } from 'react'
import { copyText } from './copy-text.ts'

const SHOWN_MS = 1_800

/** `copied` stays true for a moment after each copy, to show it. */
export function useCopy(): { copied: boolean; copy: (text: string) => void } {
  const [copies, setCopies] = useState(0)
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (copies === 0) return
    setCopied(true)
    const timer = setTimeout(() => setCopied(false), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [copies])
  const copy = (text: string) => {
    void copyText(text).then((done) => {
      if (done) setCopies((count) => count + 1)
    })
  }
  return { copied, copy }
}
