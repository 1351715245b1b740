import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'

const script = fileURLToPath(new URL('./console-is-built.mjs', import.meta.url))
let root: string
const isBuilt = () => spawnSync(process.execPath, [script, root]).status === 0
const write = (path: string, seconds: number) => {
  writeFileSync(join(root, path), '')
  utimesSync(join(root, path), seconds, seconds)
}

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'naru-console-'))
  mkdirSync(join(root, 'console/src'), { recursive: true })
  write('console/src/main.tsx', 1_000)
  write('package-lock.json', 1_000)
  utimesSync(join(root, 'console/src'), 1_000, 1_000)
})
afterAll(() => rmSync(root, { recursive: true }))

it('the console is built once, and again when what it is built from has changed', () => {
  expect(isBuilt()).toBe(false)
  mkdirSync(join(root, 'console/dist'))
  write('console/dist/index.html', 2_000)
  expect(isBuilt()).toBe(true)
  write('console/src/main.tsx', 3_000)
  expect(isBuilt()).toBe(false)
  write('console/dist/index.html', 4_000)
  expect(isBuilt()).toBe(true)
  write('package-lock.json', 5_000)
  expect(isBuilt()).toBe(false)
})
