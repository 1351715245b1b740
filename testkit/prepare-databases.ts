// Runs once before all tests: making and migrating a database takes seconds, copying one does not.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { makeTestDatabase, TEMPLATES } from './database.ts'

/** What acceptance tests sign in with unless they say otherwise. */
const ROOT_KEY = 'root-key-of-the-acceptance-tests'

export default async function prepareDatabases(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'naru-test-templates-'))
  await Promise.all([prepareMigrated(folder), isAcceptanceAsked() ? prepareInstallation(folder) : undefined])
  process.env[TEMPLATES] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}

async function prepareMigrated(folder: string): Promise<void> {
  const { pglite, stop } = await makeTestDatabase(undefined)
  const dump = await pglite.dumpDataDir('none')
  writeFileSync(join(folder, 'migrated.tar'), Buffer.from(await dump.arrayBuffer()))
  await stop()
}

/** The data folder of a server that was started once, and stopped. */
async function prepareInstallation(folder: string): Promise<void> {
  const dataDir = join(folder, 'installation')
  mkdirSync(dataDir)
  const settings = { NARU_PORT: '0', NARU_DEMO: '0', LOG_LEVEL: 'warn', NARU_ROOT_KEY: ROOT_KEY }
  const server = spawn(process.execPath, ['src/main.ts', 'serve', '--json'], {
    env: { ...process.env, ...settings, NARU_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(server, 'exit')
  await Promise.race([once(createInterface(server.stdout), 'line'), ended])
  server.kill()
  const [code] = await ended
  if (code !== 0) throw new Error(`the server for the template of acceptance tests ended with ${code}`)
  // as after a first start: nothing was anchored yet, and no command line has come
  for (const file of ['audit-anchors.jsonl', 'cli.json', 'naru.lock'])
    rmSync(join(dataDir, file), { force: true })
}

function isAcceptanceAsked(): boolean {
  const filters = process.argv.slice(2).filter((arg) => !arg.startsWith('-') && arg !== 'run')
  return filters.length === 0 || filters.some((filter) => filter.includes('acceptance'))
}
