/** `["group:ops"]` → `["ops"]`: the prefix is for machines. */
export const groupNames = (acl: readonly string[] | null) =>
  (acl ?? []).map((entry) => entry.replace(/^group:/, ''))
