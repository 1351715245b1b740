import { createContext, useContext, useEffect, useId, useState } from 'react'

/** The forms inside one dialog or drawer that hold what was not saved yet. */
export const UnsavedForms = createContext<Set<string> | null>(null)

/**
 * For a form in a dialog or drawer, which asks before it throws away what was entered. `draft` is what the form holds,
 * as JSON can tell it apart from what it began with.
 */
export function useUnsaved(draft: unknown): void {
  const forms = useContext(UnsavedForms)
  const id = useId()
  const now = JSON.stringify(draft)
  const [first] = useState(now)
  const isChanged = now !== first
  useEffect(() => {
    if (!forms || !isChanged) return
    forms.add(id)
    return () => {
      forms.delete(id)
    }
  }, [forms, id, isChanged])
}
