/** Who sees what of a help desk, as the form holds it. */
export type AccessDraft = {
  /** Names of our groups by the id of theirs. */
  groups: Record<string, string[]>
  agents: Array<{ agentId: string; personId: string }>
  /** Names of groups; none: whoever may draft replies. */
  noteGroups: string[]
}

const record = (value: unknown) =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const strings = (value: unknown) =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []

export function accessOf(config: Record<string, unknown>): AccessDraft {
  return {
    groups: Object.fromEntries(
      Object.entries(record(config.groups)).map(([id, names]) => [id, strings(names)]),
    ),
    agents: Object.entries(record(config.agents)).map(([agentId, personId]) => ({
      agentId,
      personId: String(personId),
    })),
    noteGroups: strings(config.note_acl).map((entry) => entry.replace(/^group:/, '')),
  }
}

/** The settings of now with this access; what is empty is left out. */
export function configOfAccess(
  { note_acl: _before, ...config }: Record<string, unknown>,
  { groups, agents, noteGroups }: AccessDraft,
): Record<string, unknown> {
  const linked = agents.filter(({ agentId, personId }) => agentId.trim() !== '' && personId !== '')
  return {
    ...config,
    groups: Object.fromEntries(Object.entries(groups).filter(([, names]) => names.length > 0)),
    agents: Object.fromEntries(linked.map(({ agentId, personId }) => [agentId.trim(), personId])),
    ...(noteGroups.length > 0 ? { note_acl: noteGroups.map((name) => `group:${name}`) } : {}),
  }
}
