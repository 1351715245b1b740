import { isDeepStrictEqual } from 'node:util'

/** What a field was, and what it is now; of secrets only that they are there. */
export type FieldChange = { path: string; before: unknown; after: unknown }

/** What applying a file did, or would do, to one entry of it. */
export type AppliedChange = {
  action: 'create' | 'update' | 'none'
  kind: 'provider' | 'model' | 'key'
  name: string
  fields: FieldChange[]
}

/** In place of a secret. */
export const HIDDEN = '(secret)'

/** The fields in which two states differ. */
export function fieldChanges(before: object | undefined, after: object): FieldChange[] {
  const was = new Map(Object.entries(before ?? {}))
  return Object.entries(after)
    .filter(([path, value]) => !isDeepStrictEqual(was.get(path) ?? null, value ?? null))
    .map(([path, value]) => ({ path, before: was.get(path) ?? null, after: value ?? null }))
}
