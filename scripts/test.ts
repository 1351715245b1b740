// `npm test`: everything that can run on this machine. Arguments go to the test runner: `npm test -- src/identity`.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (name: string) => join(root, 'node_modules/.bin', name)
const mayNotSkip = process.env.NARU_TEST_ALL === '1'

const NEEDS = [
  {
    name: 'Chromium',
    what: 'console tests',
    there: existsSync(process.env.NARU_TEST_CHROMIUM ?? '/usr/bin/chromium'),
  },
  {
    name: 'NARU_TEST_DATABASE_URL',
    what: 'tests on a real PostgreSQL',
    there: Boolean(process.env.NARU_TEST_DATABASE_URL),
  },
  {
    name: '../shared/data',
    what: 'tests on real documents',
    there: existsSync(join(root, '../shared/data')),
  },
]

const CHECKS: Array<[name: string, command: string, args: string[]]> = [
  ['types of the server', process.execPath, ['node_modules/typescript-native/bin/tsc', '-p', '.']],
  ['types of the console', process.execPath, ['node_modules/typescript-native/bin/tsc', '-p', 'console']],
  [
    'types of the app for Freshdesk',
    process.execPath,
    ['node_modules/typescript-native/bin/tsc', '-p', 'apps/freshdesk'],
  ],
  ['lint and format', bin('biome'), ['check', '--error-on-warnings', '.']],
  [
    'architecture',
    bin('depcruise'),
    [
      'src',
      'acceptance',
      'console/src',
      'apps',
      'testkit',
      'bench',
      'scripts',
      '--config',
      '.dependency-cruiser.cjs',
    ],
  ],
  ['unused exports and files', bin('knip'), ['--no-config-hints']],
  ['database types are those of the migrations', process.execPath, ['scripts/generate-types.ts', '--verify']],
  ['console types are those of the API', process.execPath, ['scripts/generate-openapi.ts', '--verify']],
  [
    'the published permissions are those of the code',
    process.execPath,
    ['scripts/generate-permissions.ts', '--verify'],
  ],
]

function run(command: string, args: string[]): boolean {
  return spawnSync(command, args, { cwd: root, stdio: 'inherit' }).status === 0
}

/**
 * Sets of hostile cases, crashes and pages that take the longest, each beside quicker tests of the same code: only
 * with NARU_TEST_ALL=1, or when they are asked for by name, so that `npm test` stays under ten minutes.
 */
const LONGEST = [
  'acceptance/access-fuzz.test.ts',
  'acceptance/audit.test.ts',
  'acceptance/commands-alone.test.ts',
  'acceptance/console-calls.test.ts',
  'acceptance/console-models.test.ts',
  'acceptance/console-organisation.test.ts',
  'acceptance/console-people.test.ts',
  'acceptance/console-providers.test.ts',
  'acceptance/console-tickets.test.ts',
  'acceptance/first-run.test.ts',
  'acceptance/freshdesk-app.test.ts',
  'acceptance/gateway/crash.test.ts',
  'acceptance/gateway/faults.test.ts',
  'acceptance/gateway/fuzz.test.ts',
  'acceptance/helpdesk-access.test.ts',
  'acceptance/helpdesk-deletion.test.ts',
  'acceptance/interrupted-sync.test.ts',
  'acceptance/owasp/https.test.ts',
  'acceptance/owasp/injection.test.ts',
  'acceptance/owasp/open-redirect.test.ts',
  'acceptance/owasp/outgoing.test.ts',
  'acceptance/owasp/stored-scripts.test.ts',
  'acceptance/permissions.test.ts',
  'acceptance/provider-outage.test.ts',
  'acceptance/second-factor.test.ts',
  'acceptance/shutdown.test.ts',
  'src/app/backup-offline.test.ts',
  'src/knowledge/pipeline/real-corpora.test.ts',
  'src/platform/db/embedded/crash.test.ts',
  'src/platform/db/embedded/start-embedded.test.ts',
]

let failedChecks = 0
const only = process.argv.slice(2)
if (only.length === 0) {
  for (const [name, command, args] of CHECKS) {
    process.stdout.write(`• ${name}\n`)
    if (run(command, args)) continue
    failedChecks++
    process.stdout.write(`✗ ${name}\n`)
  }
}

for (const { name, what } of NEEDS.filter((need) => !need.there)) {
  process.stdout.write(`SKIPPED: ${what}, because ${name} is not here\n`)
}

const leftOut = mayNotSkip || only.length > 0 ? [] : LONGEST
if (!mayNotSkip)
  process.stdout.write('THINNED: the largest sets of hostile cases, because NARU_TEST_ALL is not set\n')
for (const file of leftOut)
  process.stdout.write(`SKIPPED: ${file}, one of the longest, because NARU_TEST_ALL is not set\n`)

const folder = mkdtempSync(join(tmpdir(), 'naru-test-report-'))
const report = join(folder, 'report.json')
run(bin('vitest'), [
  ...['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
  ...leftOut.map((file) => `--exclude=${file}`),
  ...only,
])
const result = existsSync(report)
  ? (JSON.parse(readFileSync(report, 'utf8')) as Record<
      'numPassedTests' | 'numFailedTests' | 'numPendingTests' | 'numFailedTestSuites',
      number
    >)
  : { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, numFailedTestSuites: 1 }
rmSync(folder, { recursive: true })

const checks = only.length === 0 ? CHECKS.length : 0
const passed = result.numPassedTests + checks - failedChecks
// a file that does not even load has no failed test of its own
const failed = Math.max(result.numFailedTests, result.numFailedTestSuites > 0 ? 1 : 0) + failedChecks
const skipped = result.numPendingTests
if (mayNotSkip && skipped > 0)
  process.stdout.write('NARU_TEST_ALL is set: a skipped test counts as a failure\n')
process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`)
process.exitCode = failed > 0 || (mayNotSkip && skipped > 0) ? 1 : 0
