/** What the header of a phone and the edge of a dialog may cover. */
const MARGIN_PX = 100

const ERRORS = '[aria-invalid="true"], .mantine-InputWrapper-error'

/**
 * Leads to the first field that a form complains about: sent from the end of a long dialog, its errors would stand out
 * of sight, and a screen reader would hear nothing. One listener for all forms; they mark their fields themselves.
 */
export function focusFirstErrors(): void {
  document.addEventListener('submit', ({ target }) => {
    if (target instanceof HTMLFormElement) focusFirstError(target)
  })
}

/** The same, for what the server says about a field. The error is drawn after the event that tells of it. */
export function focusFirstError(form: HTMLFormElement): void {
  requestAnimationFrame(() => {
    const first = form.querySelector<HTMLElement>(ERRORS)
    if (!first) return
    first.focus({ preventScroll: true })
    const { top, bottom } = first.getBoundingClientRect()
    if (top < MARGIN_PX || bottom > window.innerHeight - MARGIN_PX) first.scrollIntoView({ block: 'center' })
  })
}
