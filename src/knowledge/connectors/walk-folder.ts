import type { Dirent } from 'node:fs'
import { lstat, opendir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../platform/index.ts'
import { errorCode, folderUnreadable, isInside, keyOf } from './allowed-path.ts'
import type { SkippedItem } from './connector.ts'

export type WalkedFile = { key: string; path: string; size: number; modifiedAt: Date }

type Walk = {
  root: string
  signal: AbortSignal
  onSkip: (skipped: SkippedItem) => void
  /** Linked folders that were entered: a link to a folder above itself ends there. */
  linked: Set<string>
}

/** Files and folders that are never documents. */
export function isIgnoredName(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules'
}

/**
 * All files below a folder, in the order of their names. A folder that disappears under way throws
 * `source_vanished`, one that may not be read `folder_unreadable`: a partial list would read as deletions.
 */
export async function* walkFolder(
  root: string,
  signal: AbortSignal,
  onSkip: (skipped: SkippedItem) => void = () => {},
): AsyncGenerator<WalkedFile> {
  const identity = await rootIdentity(root)
  yield* walk({ root, signal, onSkip, linked: new Set() }, root)
  if ((await rootIdentity(root)) !== identity) throw vanished(root)
}

async function* walk(state: Walk, folder: string): AsyncGenerator<WalkedFile> {
  for (const entry of await readNames(state, folder)) {
    state.signal.throwIfAborted()
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* walk(state, path)
    else if (entry.isFile()) yield* describe(state, path)
    else if (entry.isSymbolicLink()) yield* follow(state, path)
  }
}

async function readNames(state: Walk, folder: string): Promise<Dirent[]> {
  const entries: Dirent[] = []
  try {
    for await (const entry of await opendir(folder)) if (!isIgnoredName(entry.name)) entries.push(entry)
  } catch (error) {
    const code = errorCode(error)
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw folderUnreadable(folder, error)
    // A folder that was just deleted holds nothing, unless the whole source is gone with it.
    await rootIdentity(state.root)
    return []
  }
  return entries.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}

async function* describe(state: Walk, path: string): AsyncGenerator<WalkedFile> {
  try {
    const { size, mtime } = await stat(path)
    yield { key: keyOf(state.root, path), path, size, modifiedAt: mtime }
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
}

/**
 * A link is followed only to what is not listed by itself: mounted configuration links into hidden folders,
 * whereas other links inside the folder would show the same document twice.
 */
async function* follow(state: Walk, path: string): AsyncGenerator<WalkedFile> {
  const target = await realpath(path).catch(() => undefined)
  if (target === undefined) return
  if (!isInside(target, state.root)) {
    state.onSkip({ key: keyOf(state.root, path), reason: 'outside' })
    return
  }
  const isListed = !keyOf(state.root, target).split('/').some(isIgnoredName)
  if (isListed || state.linked.has(target)) return
  const kind = await lstat(target).catch(() => undefined)
  if (kind?.isFile()) yield* describe(state, path)
  else if (kind?.isDirectory()) {
    state.linked.add(target)
    yield* walk(state, path)
  }
}

/** Tells a folder from another one put in its place, such as the empty one under a lost mount. */
async function rootIdentity(root: string): Promise<string> {
  try {
    const { dev, ino } = await stat(root)
    return `${dev}:${ino}`
  } catch (error) {
    throw vanished(root, error)
  }
}

function vanished(root: string, cause?: unknown): AppError {
  return new AppError({
    code: 'source_vanished',
    status: 409,
    message: `The folder ${root} disappeared while it was read. Nothing was deleted: bring it back and sync again.`,
    cause,
  })
}
