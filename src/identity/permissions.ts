/** What a permission lets somebody do, as the console and docs/permissions.md show it. */
export type Permission = { en: string; ko: string }

/**
 * Every permission there is. `*` stands for all of one tenant's: all but those that begin with `installation:`,
 * which only the tenant that runs the installation can hold.
 */
export const PERMISSIONS = {
  'knowledge:read': {
    en: 'Search, ask, read documents and sources, give feedback',
    ko: '검색하고 질문하고, 문서와 소스를 읽고, 피드백을 남깁니다',
  },
  'knowledge:write': {
    en: 'Add, change and delete documents and sources',
    ko: '문서와 소스를 추가하고 바꾸고 삭제합니다',
  },
  'models:use': { en: 'Call models through the gateway', ko: '게이트웨이로 모델을 호출합니다' },
  'models:manage': {
    en: 'Set up providers, models, prices and limits',
    ko: '제공자, 모델, 가격, 한도를 설정합니다',
  },
  'calls:read': {
    en: 'Read model calls of one’s own teams',
    ko: '자기 팀의 모델 호출을 봅니다',
  },
  'calls:read_all': { en: 'Read model calls of everybody', ko: '모든 사람의 모델 호출을 봅니다' },
  'tickets:read': {
    en: 'Read tickets assigned to oneself or one’s groups',
    ko: '자기나 자기 그룹에 배정된 티켓을 봅니다',
  },
  'tickets:read_all': { en: 'Read every ticket', ko: '모든 티켓을 봅니다' },
  'tickets:reply': { en: 'Draft replies to tickets', ko: '티켓 답변 초안을 만듭니다' },
  'actions:propose': { en: 'Propose changes to live systems', ko: '운영 시스템의 변경을 제안합니다' },
  'actions:approve': { en: 'Approve or refuse proposed changes', ko: '제안된 변경을 승인하거나 거절합니다' },
  'actions:execute': { en: 'Execute approved changes', ko: '승인된 변경을 실행합니다' },
  'reports:read': { en: 'Read reports', ko: '보고서를 읽습니다' },
  'reports:write': { en: 'Make and change reports', ko: '보고서를 만들고 바꿉니다' },
  'reports:review': { en: 'Approve reports and configurations', ko: '보고서와 설정을 승인합니다' },
  'people:read': { en: 'See people, teams, groups and roles', ko: '사람, 팀, 그룹, 역할을 봅니다' },
  'people:manage': {
    en: 'Invite and remove people, change their roles, teams and groups',
    ko: '사람을 초대하고 내보내고, 역할과 팀과 그룹을 바꿉니다',
  },
  'roles:manage': { en: 'Make and change roles', ko: '역할을 만들고 바꿉니다' },
  'keys:own': { en: 'Issue and revoke one’s own API keys', ko: '자기 API 키를 발급하고 폐기합니다' },
  'keys:manage': {
    en: 'Issue, list, rotate and revoke every API key',
    ko: '모든 API 키를 발급하고 조회하고 교체하고 폐기합니다',
  },
  'audit:read': { en: 'Read, verify and export the audit trail', ko: '감사 기록을 읽고 검증하고 내보냅니다' },
  'tenant:manage': { en: 'Change the organisation’s settings', ko: '조직 설정을 바꿉니다' },
  'installation:manage': {
    en: 'Run the installation: organisations, backups',
    ko: '설치 전체를 운영합니다: 조직, 백업',
  },
} as const satisfies Record<string, Permission>

export type PermissionName = keyof typeof PERMISSIONS

/**
 * What a confined role may hold: what each of these shows or changes is one's own, or filtered by one's groups. All
 * others reach the whole tenant. A new permission belongs here only once its routes filter.
 */
export const CONFINABLE: ReadonlySet<PermissionName> = new Set<PermissionName>([
  'knowledge:read',
  'models:use',
  'calls:read',
  'tickets:read',
  'tickets:reply',
  'actions:propose',
  'people:read',
  'people:manage',
  'keys:own',
])

export const ALL = '*'

export const SCOPES: [string, ...string[]] = [ALL, ...Object.keys(PERMISSIONS)]
