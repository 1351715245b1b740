#!/usr/bin/env node
// Starts Naru under the Node that it brings along, whatever older Node runs this file.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const compiled = fileURLToPath(new URL('../node_modules/.cache/naru-compiled', import.meta.url))
const own = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url))
const [major, minor] = process.versions.node.split('.').map(Number)
// TypeScript without a build step came with 22.18
const isNewEnough = major > 22 || (major === 22 && minor >= 18)

const node = isNewEnough ? process.execPath : existsSync(own) ? own : undefined

if (node === undefined) {
  console.error(
    `Naru needs Node 22.18 or newer; this is ${process.versions.node}. Run "npm ci" in its folder: that brings Node 24 along.`,
  )
  process.exitCode = 1
} else {
  // Ctrl-C reaches both; the server ends in order and this one waits for it.
  process.on('SIGINT', () => {})
  // Of the young generation: with less a model call costs more CPU, with more the memory stays taken when all is idle.
  const child = spawn(node, ['--max-semi-space-size=16', main, ...process.argv.slice(2)], {
    stdio: 'inherit',
    // compiled once, a command starts in half the time
    env: { NODE_COMPILE_CACHE: compiled, ...process.env },
  })
  child.once('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
  process.on('SIGTERM', () => child.kill('SIGTERM'))
}
