import type { Access } from './database.ts'

/**
 * Whether an access list lets somebody read: what the database's `naru_can_read` says, for lists that are in no row yet and
 * rows that were read as the system.
 */
export function canRead({ groups, isConfined = false }: Access, acl: readonly string[] | null): boolean {
  if (groups === 'all') return true
  return acl === null ? !isConfined : acl.some((name) => groups.includes(name))
}
