import { ALL, type PermissionName } from '../permissions.ts'

export type Role = {
  /** A slug, unique in its tenant. */
  name: string
  permissions: ReadonlyArray<PermissionName | typeof ALL>
  /** Its holder reads only what is shared with one of their groups; one role that is not lifts this. */
  isConfined: boolean
}

type Text = { en: string; ko: string }

export type BuiltInRole = Role & { title: Text; description: Text }

const READER = ['knowledge:read', 'keys:own'] as const

/** Every tenant has these; they cannot be changed. */
export const BUILT_IN_ROLES: readonly BuiltInRole[] = [
  {
    name: 'owner',
    title: { en: 'Owner', ko: '소유자' },
    description: {
      en: 'May do everything in the organisation, and hand it over.',
      ko: '조직의 모든 일을 할 수 있고, 조직을 넘겨줄 수 있습니다.',
    },
    permissions: [ALL],
    isConfined: false,
  },
  {
    name: 'admin',
    title: { en: 'Admin', ko: '관리자' },
    description: {
      en: 'Runs the organisation day to day: people, keys, sources, models. Decides on no change to live systems.',
      ko: '사람, 키, 소스, 모델 등 조직의 일상을 관리합니다. 운영 시스템의 변경은 결정하지 않습니다.',
    },
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
    title: { en: 'Operator', ko: '운영자' },
    description: {
      en: 'Proposes changes to live systems and executes those that somebody approved.',
      ko: '운영 시스템의 변경을 제안하고, 승인된 변경을 실행합니다.',
    },
    permissions: [...READER, 'models:use', 'calls:read', 'actions:propose', 'actions:execute', 'people:read'],
    isConfined: false,
  },
  {
    name: 'approver',
    title: { en: 'Approver', ko: '승인자' },
    description: {
      en: 'Approves or refuses proposed changes, and reads the audit trail.',
      ko: '제안된 변경을 승인하거나 거절하고, 감사 기록을 봅니다.',
    },
    permissions: [...READER, 'actions:approve', 'people:read', 'audit:read'],
    isConfined: false,
  },
  {
    name: 'developer',
    title: { en: 'Developer', ko: '개발자' },
    description: {
      en: 'Adds documents and sources, calls models, and sees the calls of their own teams.',
      ko: '문서와 소스를 추가하고 모델을 호출하며, 자기 팀의 호출을 봅니다.',
    },
    permissions: [...READER, 'knowledge:write', 'models:use', 'calls:read', 'people:read'],
    isConfined: false,
  },
  {
    name: 'analyst',
    title: { en: 'Analyst', ko: '분석가' },
    description: {
      en: 'Sees every model call and its cost, and writes reports.',
      ko: '모든 모델 호출과 비용을 보고, 보고서를 작성합니다.',
    },
    permissions: [...READER, 'models:use', 'calls:read', 'calls:read_all', 'reports:read', 'reports:write'],
    isConfined: false,
  },
  {
    name: 'reviewer',
    title: { en: 'Reviewer', ko: '검토자' },
    description: {
      en: 'Reads reports, and approves them and generated configurations.',
      ko: '보고서를 읽고, 보고서와 생성된 설정을 승인합니다.',
    },
    permissions: [...READER, 'reports:read', 'reports:review'],
    isConfined: false,
  },
  {
    name: 'support_agent',
    title: { en: 'Support agent', ko: '상담원' },
    description: {
      en: 'Answers the tickets assigned to them or their groups.',
      ko: '자기나 자기 그룹에 배정된 티켓에 답합니다.',
    },
    permissions: [...READER, 'models:use', 'tickets:read', 'tickets:reply'],
    isConfined: false,
  },
  {
    name: 'reseller',
    title: { en: 'Reseller', ko: '리셀러' },
    description: {
      en: 'An outside partner: sees only what is shared with their groups, and may propose changes.',
      ko: '외부 파트너입니다. 자기 그룹에 공유된 것만 보고, 변경을 제안할 수 있습니다.',
    },
    permissions: ['knowledge:read', 'actions:propose'],
    isConfined: true,
  },
  {
    name: 'viewer',
    title: { en: 'Viewer', ko: '열람자' },
    description: {
      en: 'Asks, searches and reads; changes nothing.',
      ko: '질문하고 검색하고 읽습니다. 아무것도 바꾸지 않습니다.',
    },
    permissions: ['knowledge:read', 'reports:read'],
    isConfined: false,
  },
]
