import type { Principal } from '../../platform/index.ts'

/** The server itself, for model calls that no one person asked for. */
export function serverOf(tenantId: string): Principal {
  return {
    ...{ id: 'system', kind: 'system', name: 'Naru', tenantId, scopes: ['models:use'] },
    ...{ groups: [], teams: [], isConfined: false },
  }
}
