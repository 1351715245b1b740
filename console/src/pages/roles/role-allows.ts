import type { Role } from '../../api/types.ts'
import { includesScope } from '../../shell/session.ts'

/**
 * Whether a role allows something. The server gives `*` of the organisation that runs the installation the
 * permissions of the installation too, and lists them only there.
 */
export const roleAllows = ({ permissions }: Pick<Role, 'permissions'>, permission: string) =>
  permissions.includes('*') || includesScope(permissions, permission)
