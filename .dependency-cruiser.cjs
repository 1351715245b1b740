// The house: a module imports only modules of a lower level, and those only through their index.ts.
const LEVELS = {
  platform: 0,
  identity: 1,
  channels: 1,
  gateway: 2,
  knowledge: 3,
  observer: 3,
  actions: 3,
  copilot: 4,
  insight: 4,
  agents: 5,
  http: 6,
  app: 7,
  cli: 8,
}

const modules = Object.keys(LEVELS)

const levels = modules.map((from) => ({
  name: `level-of-${from}`,
  comment: `src/${from} is level ${LEVELS[from]}: it may import lower levels only`,
  severity: 'error',
  from: { path: `^src/${from}/` },
  to: {
    path: `^src/(${modules.filter((to) => to !== from && LEVELS[to] >= LEVELS[from]).join('|') || '-'})/`,
  },
}))

const doors = modules
  .filter((to) => to !== 'cli')
  .map((to) => ({
    name: `door-of-${to}`,
    comment: `src/${to} is entered through its index.ts`,
    severity: 'error',
    from: { path: '^src/', pathNot: [`^src/${to}/`, '\\.test\\.ts$'] },
    to: { path: `^src/${to}/`, pathNot: `^src/${to}/index\\.ts$` },
  }))

module.exports = {
  forbidden: [
    ...levels,
    ...doors,
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'acceptance-is-black-box',
      severity: 'error',
      from: { path: '^acceptance/' },
      to: { path: '^src/' },
    },
    {
      name: 'console-knows-the-api-only',
      severity: 'error',
      from: { path: '^(console|apps)/' },
      to: { path: '^(src|testkit|bench)/' },
    },
    {
      name: 'an-app-shares-the-panel-of-the-console',
      comment: 'and what the panel itself is made of; never a page of the console',
      severity: 'error',
      from: { path: '^apps/' },
      to: { path: '^console/src/(pages|routes|shell|main\\.tsx|router\\.ts)' },
    },
    {
      name: 'the-panel-runs-outside-the-console',
      severity: 'error',
      from: { path: '^console/src/(ticket-panel|answers)/' },
      to: { path: '^console/src/(pages|routes|shell)/' },
    },
    {
      name: 'no-test-code-in-the-product',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(testkit|bench|acceptance|scripts)/' },
    },
    {
      name: 'environment-is-read-in-one-place',
      comment: 'only src/main.ts and src/cli wire parts and read settings',
      severity: 'error',
      from: { path: '^src/(?!main\\.ts|cli/|platform/)' },
      to: { path: '^src/platform/config\\.ts$', dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
