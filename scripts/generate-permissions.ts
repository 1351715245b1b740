// Writes docs/permissions.md and docs/ko/permissions.md from the routes, permissions and built-in roles:
// `npm run generate:permissions`. With --verify it only compares (the check that tests run).
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describeApi } from '../src/app/index.ts'
import { PERMISSIONS } from '../src/identity/permissions.ts'
import { BUILT_IN_ROLES } from '../src/identity/roles/built-in-roles.ts'
import { grantsOf } from '../src/identity/roles/grants.ts'
import { isAllowed } from '../src/platform/index.ts'

type Language = 'en' | 'ko'
type Operation = { 'x-permission'?: string }

const ALLOWED = '✓'
const AT_HOME = 'home'
const DENIED = '–'

const TEXT = {
  en: {
    file: 'docs/permissions.md',
    other: '**[한국어](ko/permissions.md)**',
    title: 'Permissions',
    intro: `Generated from the code; do not edit: \`npm run generate:permissions\`. A test signs in as every role and tries every route
of the second table.

${ALLOWED} the role has it · \`${AT_HOME}\` in the organisation that runs the installation only · ${DENIED} it does not. Who has several roles has what they give
together. Custom roles are made of the same permissions. See [people and roles](identity.md).`,
    roles: 'Roles',
    rolesHead: ['Role', 'Title', 'What for', 'Sees'],
    everything: 'what the organisation and its groups may read',
    confined: 'only what is shared with its groups',
    permissions: 'Permissions by role',
    permission: 'Permission',
    meaning: 'What it allows',
    routes: 'Routes by role',
    routesIntro: `\`public\`: anybody. \`authenticated\`: whoever is signed in or has a key; routes under \`/account\` need a person. Many routes
check more than the permission: whether this document, person or key is yours to see or change.`,
    route: 'Route',
  },
  ko: {
    file: 'docs/ko/permissions.md',
    other: '**[English](../permissions.md)**',
    title: '권한',
    intro: `코드에서 생성한 문서입니다. 직접 고치지 말고 \`npm run generate:permissions\`를 실행하세요. 테스트가 모든 역할로 로그인해 두 번째 표의 모든
라우트를 호출해 봅니다.

${ALLOWED} 역할에 있음 · \`${AT_HOME}\` 설치를 운영하는 조직에서만 있음 · ${DENIED} 없음. 역할이 여럿이면 권한이 합쳐집니다. 사용자 정의 역할도 같은
권한으로 만듭니다. [사람과 역할](identity.md)을 보세요.`,
    roles: '역할',
    rolesHead: ['역할', '이름', '하는 일', '볼 수 있는 것'],
    everything: '조직 전체와 자기 그룹에 공개된 것',
    confined: '자기 그룹에 공유된 것만',
    permissions: '역할별 권한',
    permission: '권한',
    meaning: '할 수 있는 일',
    routes: '역할별 라우트',
    routesIntro: `\`public\`: 누구나. \`authenticated\`: 로그인했거나 키가 있는 모두. \`/account\` 아래의 라우트는 사람만 쓸 수 있습니다. 많은 라우트는 권한 말고도
그 문서, 사람, 키를 보거나 바꿀 수 있는지 더 확인합니다.`,
    route: '라우트',
  },
} as const

function cellOf(roleName: string, permission: string): string {
  if (permission === 'public' || permission === 'authenticated') return ALLOWED
  const may = (isHome: boolean) =>
    isAllowed(grantsOf({ is_home: isHome, roles: [roleName], custom_roles: [], groups: [] }), permission)
  return may(false) ? ALLOWED : may(true) ? AT_HOME : DENIED
}

function table(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

async function listRoutes(): Promise<Array<{ route: string; permission: string }>> {
  const { paths } = (await describeApi()) as { paths: Record<string, Record<string, Operation>> }
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      route: `${method.toUpperCase()} ${path}`,
      path,
      permission: operation['x-permission'] ?? '',
    })),
  )
  const missing = routes.find(({ permission }) => permission === '')
  if (missing) throw new Error(`${missing.route} declares no permission`)
  return routes.sort((a, b) => (a.path === b.path ? 0 : a.path < b.path ? -1 : 1))
}

function render(language: Language, routes: Awaited<ReturnType<typeof listRoutes>>): string {
  const text = TEXT[language]
  const names = BUILT_IN_ROLES.map((role) => role.name)
  const cells = (permission: string) => names.map((name) => cellOf(name, permission))
  const roles = BUILT_IN_ROLES.map(({ name, title, description, isConfined }) => [
    `\`${name}\``,
    title[language],
    description[language],
    isConfined ? text.confined : text.everything,
  ])
  const permissions = Object.entries(PERMISSIONS).map(([name, meaning]) => [
    `\`${name}\``,
    meaning[language],
    ...cells(name),
  ])
  const byRoute = routes.map(({ route, permission }) => [
    `\`${route}\``,
    `\`${permission}\``,
    ...cells(permission),
  ])
  return `# ${text.title}

${text.other}

${text.intro}

## ${text.roles}

${table(text.rolesHead, roles)}

## ${text.permissions}

${table([text.permission, text.meaning, ...names], permissions)}

## ${text.routes}

${text.routesIntro}

${table([text.route, text.permission, ...names], byRoute)}
`
}

const routes = await listRoutes()
for (const language of ['en', 'ko'] as const) {
  const file = fileURLToPath(new URL(`../${TEXT[language].file}`, import.meta.url))
  const page = render(language, routes)
  if (!process.argv.includes('--verify')) {
    writeFileSync(file, page)
  } else if (readFileSync(file, 'utf8') !== page) {
    process.stderr.write(
      `${TEXT[language].file} is not what the code says. Run npm run generate:permissions and commit it.\n`,
    )
    process.exitCode = 1
  }
}
