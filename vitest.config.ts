import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'scripts/**/*.test.ts',
      'acceptance/**/*.test.ts',
      'console/src/**/*.test.ts',
    ],
    globalSetup: 'testkit/prepare-databases.ts',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
})
