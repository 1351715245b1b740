import { ApiError, describeError, specificsOfError } from './problem.ts'

/** `config.groups.71` → `groups.71` */
const fieldOfPath = (path: string) => path.replace(/^config\./, '').replace('secret_reference', 'secret')

type FieldOfCode = Readonly<Record<string, string>>

/** Codes that are about a credential, typed in or in another store. */
export const secretCodes: FieldOfCode = {
  secret_required: 'secret',
  secret_reference_invalid: 'secret',
  secret_reference_not_allowed: 'secret',
  secret_reference_not_found: 'secret',
  secret_store_refused: 'secret',
  secret_store_unavailable: 'secret',
}

function toldBy(error: unknown, fieldOfCode: FieldOfCode): Array<{ field: string; text: string }> {
  if (!(error instanceof ApiError)) return []
  const { code, errors = [] } = error.problem
  const own = [describeError(error), specificsOfError(error)].filter(Boolean).join(' ')
  const named = errors.map(({ path, message }) => ({
    field: fieldOfPath(path),
    text: code === 'validation_failed' ? message : own,
  }))
  if (named.length > 0) return named
  const field = fieldOfCode[code]
  return field ? [{ field, text: own }] : []
}

export type RefusedFields = {
  /** What stands beside a field; `groups` holds what is said of `groups.71`, too. */
  at(name: string): string | null
  /** The error, where a form with these fields shows it nowhere else; else null. */
  elsewhere(names: string[]): unknown
}

/** What the server says about single fields; `fieldOfCode`: which one a refusal is about where its code alone tells. */
export function refusedFields(error: unknown, fieldOfCode: FieldOfCode = {}): RefusedFields {
  const told = toldBy(error, fieldOfCode)
  const isAbout = (name: string, field: string) => field === name || field.startsWith(`${name}.`)
  return {
    at: (name) => told.find(({ field }) => isAbout(name, field))?.text ?? null,
    elsewhere(names) {
      const isShown = ({ field }: { field: string }) => names.some((name) => isAbout(name, field))
      return told.length > 0 && told.every(isShown) ? null : (error ?? null)
    },
  }
}
