import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

// the many servers and commands that tests start need not compile the same files each time
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
  new URL('node_modules/.cache/naru-compiled', import.meta.url),
)

const isWhole = process.env.NARU_TEST_ALL === '1'

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'scripts/**/*.test.ts',
      'acceptance/**/*.test.ts',
      'console/src/**/*.test.ts',
      'apps/*/src/**/*.test.ts',
    ],
    globalSetup: 'testkit/prepare-databases.ts',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // servers, browsers and clocks are waited for, which leaves a third of two cores idle; all cases together need calm
    maxWorkers: isWhole ? 2 : 3,
    // most files ask their database little: to optimise its code takes longer than it saves
    execArgv: isWhole ? [] : ['--liftoff-only'],
  },
})
