// Ends well where the built console is newer than what it is built from. `prepare` asks: npx runs that as well, and a
// build empties the folder that a running server serves the console from.
//   node scripts/console-is-built.mjs [folder of the project]
import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = process.argv[2] ?? dirname(dirname(fileURLToPath(import.meta.url)))
const folder = join(root, 'console')
const dist = join(folder, 'dist')

const modified = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
const sources = readdirSync(folder, { recursive: true, withFileTypes: true })
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .filter((path) => path !== dist && !path.startsWith(join(dist, '/')))
const newest = Math.max(...sources.map(modified), modified(join(root, 'package-lock.json')))

process.exitCode = modified(join(dist, 'index.html')) > newest ? 0 : 1
