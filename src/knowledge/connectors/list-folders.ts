import { opendir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { folderUnreadable, isInside, realRoots, resolveFolder } from './allowed-path.ts'
import { isIgnoredName } from './walk-folder.ts'

export type FolderListing = {
  /** Null at the top, where the allowed roots are listed. */
  path: string | null
  /** Null when there is nothing to go up to. */
  parent: string | null
  items: Array<{ name: string; path: string }>
}

const MAX_FOLDERS = 1000

/** Sub-folders for the picker of a folder. Links are left out: they would show one folder in two places. */
export async function listFolders(
  path: string | null,
  allowedRoots: readonly string[],
): Promise<FolderListing> {
  const roots = await realRoots(allowedRoots)
  if (path === null || path === '') {
    return { path: null, parent: null, items: roots.map((root) => ({ name: root, path: root })) }
  }
  const folder = await resolveFolder(path, allowedRoots)
  const parent = dirname(folder)
  return {
    path: folder,
    parent: parent !== folder && roots.some((root) => isInside(parent, root)) ? parent : null,
    items: await subFolders(folder),
  }
}

async function subFolders(folder: string): Promise<FolderListing['items']> {
  const items: FolderListing['items'] = []
  try {
    for await (const entry of await opendir(folder)) {
      if (entry.isDirectory() && !isIgnoredName(entry.name)) {
        const path = join(folder, entry.name)
        items.push({ name: basename(path).normalize('NFC'), path })
      }
      if (items.length >= MAX_FOLDERS) break
    }
  } catch (error) {
    throw folderUnreadable(folder, error)
  }
  return items.sort((a, b) => a.name.localeCompare(b.name, 'ko'))
}
