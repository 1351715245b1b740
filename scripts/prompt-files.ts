import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parsePrompt, promptHash } from '../src/platform/prompts.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
export const LOCK_FILE = join(ROOT, 'src/prompts.lock.json')

/** Id → which version has which text. */
export type PromptLock = Record<string, { version: number; sha256: string }>

/** Every prompt of the source. Throws when a file is none, or two have one id. */
export function readPrompts(): PromptLock {
  const lock: PromptLock = {}
  for (const path of globSync('src/**/prompts/*.md', { cwd: ROOT }).sort()) {
    const prompt = parsePrompt(readFileSync(join(ROOT, path), 'utf8'), basename(path, '.md'))
    if (lock[prompt.id]) throw new Error(`${path}: there is another prompt "${prompt.id}"`)
    lock[prompt.id] = { version: prompt.version, sha256: promptHash(prompt) }
  }
  return Object.fromEntries(Object.entries(lock).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Prompts whose text changed although their version did not rise. */
export function changedWithoutVersion(before: PromptLock, now: PromptLock): string[] {
  return Object.keys(now).filter((id) => {
    const [was, is] = [before[id], now[id]]
    return was && is && was.sha256 !== is.sha256 && is.version <= was.version
  })
}
