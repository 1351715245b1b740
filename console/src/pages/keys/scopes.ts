/** The permissions that a key can carry, in the order of the form, with where their words are. */
export const scopes = [
  { value: 'knowledge:read', label: 'keys.scope.read', hint: 'keys.scope.readHint' },
  { value: 'knowledge:write', label: 'keys.scope.write', hint: 'keys.scope.writeHint' },
  { value: 'keys:manage', label: 'keys.scope.manage', hint: 'keys.scope.manageHint' },
  { value: '*', label: 'keys.scope.all', hint: 'keys.scope.allHint' },
] as const

export const scopeOf = (value: string) => scopes.find((scope) => scope.value === value)
