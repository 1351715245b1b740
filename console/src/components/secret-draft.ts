/** A credential as a form holds it: typed in, or where another store keeps it. */
export type SecretDraft = { from: 'value' | 'reference'; value: string; reference: string }

export const noSecret: SecretDraft = { from: 'value', value: '', reference: '' }

export const secretAt = (reference: string | null): SecretDraft =>
  reference === null ? noSecret : { ...noSecret, from: 'reference', reference }

/** What is sent of it; `{}`: nothing was entered. */
export function secretOf({ from, value, reference }: SecretDraft): {
  secret?: string
  secret_reference?: string
} {
  if (from === 'reference') return reference.trim() === '' ? {} : { secret_reference: reference.trim() }
  return value.trim() === '' ? {} : { secret: value.trim() }
}

export const isSecretGiven = (draft: SecretDraft) => Object.keys(secretOf(draft)).length > 0
