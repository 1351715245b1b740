import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useState } from 'react'

const TYPING_MS = 250

type TypedText = { text: string; type: (next: string) => void }

/** A field whose text reaches the filter a moment after the last key. */
export function useTypedText(
  value: string | undefined,
  change: (text: string | undefined) => void,
): TypedText {
  const [text, setText] = useState(value ?? '')
  useEffect(() => setText(value ?? ''), [value])
  const send = useDebouncedCallback((next: string) => change(next.trim() || undefined), TYPING_MS)
  return {
    text,
    type: (next) => {
      setText(next)
      send(next)
    },
  }
}
