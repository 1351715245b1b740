const ERRORS = '[aria-invalid="true"], .mantine-InputWrapper-error'

/**
 * Leads to the first field that a form complains about: sent from the end of a long dialog, its errors would stand out
 * of sight, and a screen reader would hear nothing. One listener for all forms; they mark their fields themselves.
 */
export function focusFirstErrors(): void {
  document.addEventListener('submit', ({ target }) => {
    // the errors are drawn after the event
    requestAnimationFrame(() => {
      if (!(target instanceof HTMLFormElement)) return
      const first = target.querySelector<HTMLElement>(ERRORS)
      first?.focus({ preventScroll: true })
      first?.scrollIntoView({ block: 'center' })
    })
  })
}
