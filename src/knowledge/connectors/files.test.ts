import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  realpath,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Connector, SkippedItem } from './connector.ts'
import { createFilesConnector, type FilesConfig } from './files.ts'
import { followFolder } from './follow-folder.ts'
import { listFolders } from './list-folders.ts'
import { walkFolder } from './walk-folder.ts'

let base: string
let root: string
let files: Connector<FilesConfig>
const never = new AbortController().signal
const isRoot = process.getuid?.() === 0

beforeEach(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'naru-files-')))
  root = join(base, 'docs')
  await mkdir(root)
  files = createFilesConnector({ allowedRoots: [root] })
})

afterEach(() => rm(base, { recursive: true, force: true }))

async function put(path: string, content = 'text'): Promise<void> {
  await mkdir(join(root, path, '..'), { recursive: true })
  await writeFile(join(root, path), content)
}

async function keys(
  config: Partial<FilesConfig> = {},
  onSkip?: (skipped: SkippedItem) => void,
): Promise<string[]> {
  const found: string[] = []
  for await (const item of files.items({ path: root, ...config }, never, onSkip)) found.push(item.key)
  return found
}

async function only(key: string) {
  for await (const item of files.items({ path: root }, never)) if (item.key === key) return item
  throw new Error(`${key} is not listed`)
}

describe('the items of a folder', () => {
  it('are the files that can be read, in the order of their names', async () => {
    for (const path of [
      'b.md',
      'a/z.html',
      'a/b/한글.txt',
      'photo.png',
      '.env.md',
      '.git/x.md',
      'node_modules/p/readme.md',
    ]) {
      await put(path)
    }
    const skipped: SkippedItem[] = []
    expect(await keys({}, (item) => skipped.push(item))).toEqual(['a/b/한글.txt', 'a/z.html', 'b.md'])
    expect(skipped).toEqual([{ key: 'photo.png', reason: 'unknown_format' }])
    const item = await only('a/z.html')
    expect(item).toMatchObject({ size: 4, format: 'html', modifiedAt: expect.stringMatching(/Z$/) })
    expect(Buffer.from(await item.read()).toString()).toBe('text')
  })

  it('follow include and exclude', async () => {
    for (const path of ['a.md', 'docs/b.md', 'docs/old/c.md', 'docs/d.txt']) await put(path)
    expect(await keys({ include: ['docs/**'], exclude: ['old'] })).toEqual(['docs/b.md', 'docs/d.txt'])
    expect(await keys({ include: ['*.md'] })).toEqual(['a.md', 'docs/b.md', 'docs/old/c.md'])
    expect(await keys({ include: ['docs/old/'] })).toEqual(['docs/old/c.md'])
  })

  it('leave out links to elsewhere and to what is listed anyway, but not links into hidden folders', async () => {
    await writeFile(join(base, 'secret.md'), 'secret')
    await put('real.md')
    await put('..data/config.md')
    await symlink(join(base, 'secret.md'), join(root, 'outside.md'))
    await symlink(root, join(root, 'loop'))
    await symlink(join(root, 'real.md'), join(root, 'again.md'))
    await symlink(join(root, 'nowhere'), join(root, 'broken.md'))
    await symlink('..data/config.md', join(root, 'config.md'))
    const skipped: SkippedItem[] = []
    expect(await keys({}, (item) => skipped.push(item))).toEqual(['config.md', 'real.md'])
    expect(skipped).toEqual([{ key: 'outside.md', reason: 'outside' }])
  })

  it('are listed although too large, and refused when they are read', async () => {
    await put('large.txt')
    await truncate(join(root, 'large.txt'), 200 * 1024 * 1024)
    await expect((await only('large.txt')).read()).rejects.toMatchObject({ code: 'file_too_large' })
  })

  it('fail alone when they are gone, unreadable or turned into a link to elsewhere', async () => {
    for (const name of ['gone.md', 'link.md', 'locked.md']) await put(name)
    const [gone, link, locked] = await Promise.all([only('gone.md'), only('link.md'), only('locked.md')])
    await rm(join(root, 'gone.md'))
    await expect(gone.read()).rejects.toMatchObject({ code: 'file_unreadable' })
    await writeFile(join(base, 'secret.md'), 'secret')
    await rm(join(root, 'link.md'))
    await symlink(join(base, 'secret.md'), join(root, 'link.md'))
    await expect(link.read()).rejects.toMatchObject({ code: 'file_unreadable' })
    await chmod(join(root, 'locked.md'), 0)
    if (!isRoot) await expect(locked.read()).rejects.toMatchObject({ code: 'file_unreadable' })
  })

  it('end in an error when the folder vanishes or is replaced, never in a shorter list', async () => {
    for (const path of ['a/1.md', 'b/2.md']) await put(path)
    const gone = walkFolder(root, never)
    await gone.next()
    await rename(root, join(base, 'moved'))
    await expect(gone.next()).rejects.toMatchObject({ code: 'source_vanished' })
    await rename(join(base, 'moved'), root)

    const replaced = walkFolder(root, never)
    await replaced.next()
    await rename(root, join(base, 'moved'))
    await mkdir(root)
    await expect(replaced.next()).rejects.toMatchObject({ code: 'source_vanished' })
  })

  it('stop when the sync is stopped', async () => {
    await put('a.md')
    const stop = new AbortController()
    stop.abort(new Error('stopped'))
    await expect(walkFolder(root, stop.signal).next()).rejects.toThrow('stopped')
  })
})

describe('the path of a source', () => {
  it('must exist, be a folder and lie inside the allowed roots, links followed', async () => {
    await put('file.md')
    await symlink(base, join(root, 'up'))
    await expect(files.check({ path: root })).resolves.toBeUndefined()
    await expect(files.check({ path: join(root, 'none') })).rejects.toMatchObject({ code: 'path_not_found' })
    await expect(files.check({ path: join(root, 'file.md') })).rejects.toMatchObject({
      code: 'path_not_found',
    })
    for (const path of [
      base,
      join(root, '..'),
      '/etc',
      `${root}-other`,
      join(root, 'up'),
      '/does/not/exist',
    ]) {
      await expect(files.check({ path }), path).rejects.toMatchObject({
        code: 'path_not_allowed',
        message: expect.stringMatching(/NARU_FILE_ROOTS/),
      })
    }
  })

  it('is refused when it holds a NUL character', () => {
    expect(files.configSchema.safeParse({ path: '/a\0b' }).success).toBe(false)
  })
})

describe('following a folder', () => {
  /** Resolves with the keys of the next reports that together hold all `wanted`. */
  function reports() {
    const seen = new Set<string>()
    let check = () => {}
    return {
      add(keys: string[]) {
        for (const key of keys) seen.add(key)
        check()
      },
      all(wanted: string[]): Promise<void> {
        return new Promise((resolve) => {
          check = () => wanted.every((key) => seen.has(key)) && resolve()
          check()
        })
      },
      seen,
    }
  }

  it('reports what comes, changes and goes, and nothing else', async () => {
    await put('old.md')
    await put('gone.md')
    const seen = reports()
    const stop = files.watch?.({ path: root }, seen.add)
    try {
      // The watcher says nothing when it is ready: write until it sees the first file.
      const writing = setInterval(() => void appendFile(join(root, 'first.md'), 'x'), 50)
      await seen.all(['first.md'])
      clearInterval(writing)
      await Promise.all([
        put('sub/new.md'),
        put('picture.png'),
        put('.hidden.md'),
        put('old.md', 'changed'),
        rm(join(root, 'gone.md')),
      ])
      await seen.all(['sub/new.md', 'old.md', 'gone.md'])
      expect([...seen.seen].sort()).toEqual(['first.md', 'gone.md', 'old.md', 'sub/new.md'])
    } finally {
      await stop?.()
    }
  })

  it('looks regularly where the system cannot watch any more', async () => {
    await put('a.md')
    const seen = reports()
    let fail: (error: Error) => void = () => {}
    const exhausted = (() => {
      const watcher = {
        on(event: string, listener: (error: Error) => void) {
          if (event === 'error') fail = listener
          return watcher
        },
        close: async () => {},
      }
      queueMicrotask(() => fail(Object.assign(new Error('no space left'), { code: 'ENOSPC' })))
      return watcher
    }) as unknown as typeof import('chokidar').watch
    const stop = followFolder({
      resolve: async () => root,
      isRelevant: () => true,
      list: (folder, signal) => walkFolder(folder, signal),
      onChange: seen.add,
      pollMs: 20,
      watchFolder: exhausted,
    })
    try {
      const writing = setInterval(() => void appendFile(join(root, 'b.md'), 'x'), 30)
      await seen.all(['b.md'])
      clearInterval(writing)
      await rm(join(root, 'a.md'))
      await seen.all(['a.md'])
    } finally {
      await stop()
    }
  })
})

describe('the folder picker', () => {
  it('starts at the allowed roots and never leaves them', async () => {
    for (const path of ['나/x.md', '가/y.md', '.hidden/z.md', 'file.md']) await put(path)
    await symlink(base, join(root, 'up'))
    expect(await listFolders(null, [root, '/does/not/exist'])).toEqual({
      path: null,
      parent: null,
      items: [{ name: root, path: root }],
    })
    expect(await listFolders(root, [root])).toEqual({
      path: root,
      parent: null,
      items: [
        { name: '가', path: join(root, '가') },
        { name: '나', path: join(root, '나') },
      ],
    })
    expect((await listFolders(join(root, '가'), [root])).parent).toBe(root)
    await expect(listFolders(base, [root])).rejects.toMatchObject({ code: 'path_not_allowed' })
    await expect(listFolders(join(root, 'up'), [root])).rejects.toMatchObject({ code: 'path_not_allowed' })
  })
})
