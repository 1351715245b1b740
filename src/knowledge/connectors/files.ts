import { z } from 'zod'
import { formatOf } from '../pipeline/formats.ts'
import { resolveFolder } from './allowed-path.ts'
import type { Connector, SkippedItem } from './connector.ts'
import { followFolder } from './follow-folder.ts'
import { isUsablePattern, matchPath } from './match-path.ts'
import { readSourceFile } from './read-source-file.ts'
import { type WalkedFile, walkFolder } from './walk-folder.ts'

const glob = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine(isUsablePattern, 'has too many alternatives in braces: give several patterns')
const globs = z.array(glob).max(50)

const configSchema = z.strictObject({
  path: z
    .string()
    .trim()
    .min(1)
    .max(4000)
    .refine((path) => !path.includes('\0'), 'must not hold a NUL character')
    .describe('Folder on the server; a relative path starts where Naru was started'),
  include: globs.optional().describe('Only files that match one of these patterns, e.g. `docs/**` or `*.md`'),
  exclude: globs.optional().describe('No files that match one of these patterns'),
})

export type FilesConfig = z.output<typeof configSchema>

type Deps = {
  /** Folders that a source may lie in; the setting NARU_FILE_ROOTS. */
  allowedRoots: readonly string[]
}

/** A folder of files on the server, followed while it changes. */
export function createFilesConnector({ allowedRoots }: Deps): Connector<FilesConfig> {
  async function* list(
    root: string,
    config: FilesConfig,
    signal: AbortSignal,
    onSkip?: (skipped: SkippedItem) => void,
  ): AsyncGenerator<WalkedFile> {
    for await (const file of walkFolder(root, signal, onSkip)) {
      if (!isSelected(file.key, config)) continue
      if (formatOf(file.key) !== undefined) yield file
      else onSkip?.({ key: file.key, reason: 'unknown_format' })
    }
  }

  return {
    kind: 'files',
    label: { en: 'Folder', ko: '폴더' },
    configSchema,
    lists: true,
    async *items(config, signal, onSkip) {
      const root = await resolveFolder(config.path, allowedRoots)
      for await (const file of list(root, config, signal, onSkip)) {
        yield {
          key: file.key,
          size: file.size,
          modifiedAt: file.modifiedAt.toISOString(),
          format: formatOf(file.key),
          read: () => readSourceFile(root, file.path),
        }
      }
    },
    async check(config) {
      await resolveFolder(config.path, allowedRoots)
    },
    watch(config, onChange) {
      return followFolder({
        resolve: () => resolveFolder(config.path, allowedRoots),
        isRelevant: (key) => formatOf(key) !== undefined && isSelected(key, config),
        list: (root, signal) => list(root, config, signal),
        onChange,
      })
    },
  }
}

/** A pattern without `/` means a name anywhere, as in .gitignore; a folder means all that is in it. */
function isSelected(key: string, { include, exclude }: FilesConfig): boolean {
  const matches = (pattern: string) => {
    const clean = pattern.replace(/^\.?\//, '')
    if (!clean.includes('/')) return matchPath(key, `**/${clean}`) || matchPath(key, `**/${clean}/**`)
    return matchPath(key, clean) || matchPath(key, `${clean.replace(/\/$/, '')}/**`)
  }
  if (include && include.length > 0 && !include.some(matches)) return false
  return !exclude?.some(matches)
}
