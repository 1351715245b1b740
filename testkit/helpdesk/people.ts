import { createRandom } from './random.ts'
import type { Language } from './ticket.ts'

export type Person = { id: number; name: string; email: string; companyId: number | null }

export const GROUPS = [
  { id: 71, name: 'Billing' },
  { id: 72, name: 'GPU Platform' },
  { id: 73, name: 'Accounts' },
  { id: 74, name: 'Storage and Network' },
  { id: 75, name: 'Customer Success' },
  { id: 76, name: 'Escalations' },
] as const

export const PRODUCTS = [
  { id: 31, name: 'GPU Cloud' },
  { id: 32, name: 'Training Studio' },
  { id: 33, name: 'Console' },
  { id: 34, name: 'Object Storage' },
] as const

/** Agents of the support desk; the first is who the API key belongs to. */
export const AGENTS: readonly Person[] = [
  'Rachel Doe',
  '김서연',
  'Marcus Lee',
  '박지훈',
  'Elena Petrova',
  '이하늘',
  'Tom Becker',
  '최민수',
  'Priya Nair',
  '정유진',
  'Oliver Grant',
  '한도윤',
].map((name, index) => ({
  id: 9001 + index,
  name,
  email: `agent${index + 1}@support.example`,
  companyId: null,
}))

const COMPANY_WORDS = [
  'Hanbit',
  'Nova',
  'Sejong',
  'Orbit',
  'Dasan',
  'Lumen',
  'Garam',
  'Vertex',
  'Mirae',
  'Pine',
]
const COMPANY_KINDS = ['Labs', 'Robotics', 'AI', 'Bio', 'Games', 'Motors']

const COMPANIES = COMPANY_KINDS.flatMap((kind, row) =>
  COMPANY_WORDS.map((word, column) => ({
    id: 5001 + row * COMPANY_WORDS.length + column,
    name: `${word} ${kind}`,
    domain: `${word}-${kind}.example`.toLowerCase(),
  })),
)

const FAMILY_NAMES = ['김', '이', '박', '최', '정', '강', '조', '윤', '장', '임']
const GIVEN_NAMES = ['민준', '서연', '도윤', '지우', '하은', '주원', '수아', '예준', '지호', '채원']
const FIRST_NAMES = ['Anna', 'Ben', 'Carla', 'David', 'Eva', 'Felix', 'Grace', 'Hugo', 'Ines', 'Jack']
const LAST_NAMES = ['Miller', 'Novak', 'Silva', 'Kim', 'Dubois', 'Larsen', 'Rossi', 'Patel', 'Weber', 'Jones']

const FIRST_REQUESTER = 100_001
const REQUESTERS = 4_000

/** Who asks in a language; half of them work for a company. */
export function requesterId(key: number, language: Language): number {
  const random = createRandom(`requester ${key}`)
  const half = random.below(REQUESTERS / 2) * 2
  return FIRST_REQUESTER + half + (language === 'ko' ? 0 : 1)
}

export function requester(id: number): Person {
  const random = createRandom(`person ${id}`)
  const isKorean = (id - FIRST_REQUESTER) % 2 === 0
  const name = isKorean
    ? random.pick(FAMILY_NAMES) + random.pick(GIVEN_NAMES)
    : `${random.pick(FIRST_NAMES)} ${random.pick(LAST_NAMES)}`
  const company = random.chance(0.6) ? random.pick(COMPANIES) : undefined
  return { id, name, email: `user${id}@${company?.domain ?? 'mail.example'}`, companyId: company?.id ?? null }
}

export function personById(id: number): Person {
  return AGENTS.find((agent) => agent.id === id) ?? requester(id)
}
