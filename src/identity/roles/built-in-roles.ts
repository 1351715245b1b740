import { ALL, type PermissionName } from '../permissions.ts'

export type Role = {
  /** A slug, unique in its tenant. */
  name: string
  permissions: ReadonlyArray<PermissionName | typeof ALL>
  /** Its holder reads only what is shared with one of their groups; one role that is not lifts this. */
  isConfined: boolean
}

const READER = ['knowledge:read', 'keys:own'] as const

/** Every tenant has these; they cannot be changed. Titles and descriptions are the console's and the docs'. */
export const BUILT_IN_ROLES: readonly Role[] = [
  { name: 'owner', permissions: [ALL], isConfined: false },
  {
    name: 'admin',
    permissions: [
      ...READER,
      'knowledge:write',
      'models:use',
      'models:manage',
      'calls:read',
      'calls:read_all',
      'tickets:read',
      'tickets:read_all',
      'tickets:reply',
      'actions:propose',
      'reports:read',
      'reports:write',
      'people:read',
      'people:manage',
      'roles:manage',
      'keys:manage',
      'audit:read',
      'tenant:manage',
    ],
    isConfined: false,
  },
  {
    name: 'operator',
    permissions: [...READER, 'models:use', 'calls:read', 'actions:propose', 'actions:execute', 'people:read'],
    isConfined: false,
  },
  {
    name: 'approver',
    permissions: [...READER, 'actions:approve', 'people:read', 'audit:read'],
    isConfined: false,
  },
  {
    name: 'developer',
    permissions: [...READER, 'knowledge:write', 'models:use', 'calls:read', 'people:read'],
    isConfined: false,
  },
  {
    name: 'analyst',
    permissions: [...READER, 'models:use', 'calls:read', 'calls:read_all', 'reports:read', 'reports:write'],
    isConfined: false,
  },
  { name: 'reviewer', permissions: [...READER, 'reports:read', 'reports:review'], isConfined: false },
  {
    name: 'support_agent',
    permissions: [...READER, 'models:use', 'tickets:read', 'tickets:reply'],
    isConfined: false,
  },
  {
    name: 'reseller',
    permissions: ['knowledge:read', 'actions:propose'],
    isConfined: true,
  },
  { name: 'viewer', permissions: ['knowledge:read', 'reports:read'], isConfined: false },
]
