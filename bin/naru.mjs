#!/usr/bin/env node
// Starts Naru under the Node that it brings along, whatever older Node runs this file.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const own = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url))
const [major, minor] = process.versions.node.split('.').map(Number)
// TypeScript without a build step came with 22.18
const isNewEnough = major > 22 || (major === 22 && minor >= 18)

if (isNewEnough) {
  await import(main)
} else if (existsSync(own)) {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {})
  const { status, signal } = spawnSync(own, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  process.exitCode = signal ? 1 : status
} else {
  console.error(
    `Naru needs Node 22.18 or newer; this is ${process.versions.node}. Run "npm ci" in its folder: that brings Node 24 along.`,
  )
  process.exitCode = 1
}
