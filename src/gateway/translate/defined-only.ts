type DefinedOnly<T> = {
  [K in keyof T as undefined extends T[K] ? never : null extends T[K] ? never : K]: T[K]
} & {
  [K in keyof T as undefined extends T[K] ? K : null extends T[K] ? K : never]?: NonNullable<T[K]>
}

/** Without what is undefined or null: APIs tell a field that is missing from one that says nothing. */
export function definedOnly<T extends object>(value: T): DefinedOnly<T> {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner != null)) as DefinedOnly<T>
}
