// Writes down which version of each prompt has which text: `npm run generate:prompts` after changing one.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { changedWithoutVersion, LOCK_FILE, readPrompts } from './prompt-files.ts'

const prompts = readPrompts()
const before = existsSync(LOCK_FILE) ? JSON.parse(readFileSync(LOCK_FILE, 'utf8')) : {}
const faults = changedWithoutVersion(before, prompts)
if (faults.length > 0) {
  process.stderr.write(
    `Raise the version of ${faults.join(', ')}: what the old text produced must be told from what the new one does.\n`,
  )
  process.exit(1)
}
writeFileSync(LOCK_FILE, `${JSON.stringify(prompts, null, 2)}\n`)
process.stdout.write(`${Object.keys(prompts).length} prompts in ${LOCK_FILE}\n`)
