const AREAS = {
  knowledge: ['knowledge'],
  models: ['models', 'calls'],
  tickets: ['tickets'],
  actions: ['actions'],
  reports: ['reports'],
  people: ['people', 'roles'],
  keys: ['keys'],
  organisation: ['audit', 'tenant', 'installation'],
} as const

export type Area = keyof typeof AREAS | 'other'

function areaOf(permission: string): Area {
  const kind = permission.split(':')[0] ?? ''
  const areas = Object.entries(AREAS) as Array<[Area, readonly string[]]>
  return areas.find(([, kinds]) => kinds.includes(kind))?.[0] ?? 'other'
}

/** Permissions under what they are about, in a fixed order. One that this console does not know is under `other`. */
export function byArea<P extends { name: string }>(
  permissions: readonly P[],
): Array<{ area: Area; permissions: P[] }> {
  const order: Area[] = [...(Object.keys(AREAS) as Area[]), 'other']
  return order
    .map((area) => ({ area, permissions: permissions.filter(({ name }) => areaOf(name) === area) }))
    .filter((group) => group.permissions.length > 0)
}
