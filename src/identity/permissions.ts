/** Every permission there is, with what it lets a principal do. `*` stands for all of them. */
const PERMISSIONS = {
  'knowledge:read': 'Search, ask, read documents and sources, give feedback',
  'knowledge:write': 'Add, change and delete documents and sources',
  'keys:manage': 'Issue, list and revoke API keys',
  'installation:manage': 'Write and list backups',
} as const

export const ALL = '*'

export const SCOPES: [string, ...string[]] = [ALL, ...Object.keys(PERMISSIONS)]
