// `npm run bench -- <name>` runs bench/<name>.ts; without a name it lists them.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const [name, ...args] = process.argv.slice(2)
const folder = new URL('./', import.meta.url)
const file = fileURLToPath(new URL(`${name}.ts`, folder))

if (name === undefined || name === 'run' || !existsSync(file)) {
  const names = readdirSync(folder).filter((entry) => entry.endsWith('.ts') && entry !== 'run.ts')
  process.stdout.write(
    `npm run bench -- <name>, one of: ${names.map((entry) => entry.slice(0, -3)).join(', ')}\n`,
  )
  process.exitCode = name === undefined ? 0 : 2
} else {
  process.exitCode = spawnSync(process.execPath, [file, ...args], { stdio: 'inherit' }).status ?? 1
}
