import { realpath, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { isAbsolute, relative, resolve, sep } from 'node:path'
import { AppError } from '../../platform/index.ts'

/** The real folder behind a path, which must lie inside an allowed root before and after links are followed. */
export async function resolveFolder(path: string, allowedRoots: readonly string[]): Promise<string> {
  const wanted = resolve(path.replace(/^~(?=$|[/\\])/, homedir()))
  const roots = await realRoots(allowedRoots)
  // Before anything is looked up: whether a path outside exists is nobody's business.
  if (!isInsideAny(wanted, [...allowedRoots.map((root) => resolve(root)), ...roots]))
    throw notAllowed(allowedRoots)
  const real = await lookUp(wanted)
  if (!isInsideAny(real, roots)) throw notAllowed(allowedRoots)
  return real
}

/** Allowed roots that exist, with links followed. */
export async function realRoots(allowedRoots: readonly string[]): Promise<string[]> {
  const found = await Promise.all(allowedRoots.map((root) => realpath(resolve(root)).catch(() => undefined)))
  return [...new Set(found.filter((root) => root !== undefined))]
}

export function isInside(path: string, root: string): boolean {
  const below = relative(root, path)
  return below === '' || (below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below))
}

function isInsideAny(path: string, roots: string[]): boolean {
  return roots.some((root) => isInside(path, root))
}

async function lookUp(path: string): Promise<string> {
  try {
    const real = await realpath(path)
    if ((await stat(real)).isDirectory()) return real
  } catch (error) {
    if (errorCode(error) === 'EACCES' || errorCode(error) === 'EPERM') throw folderUnreadable(path, error)
    throw notFoundPath(path, error)
  }
  throw new AppError({
    code: 'path_not_found',
    status: 422,
    message: `${path} is a file. Give the folder that it lies in.`,
  })
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

export function folderUnreadable(path: string, cause: unknown): AppError {
  return new AppError({
    code: 'folder_unreadable',
    status: 422,
    message: `The folder ${path} may not be read by the server. Give it the right to, or exclude the folder.`,
    cause,
  })
}

function notFoundPath(path: string, cause: unknown): AppError {
  return new AppError({
    code: 'path_not_found',
    status: 422,
    message: `The folder ${path} does not exist on the server. Check the path, or mount the folder.`,
    cause,
  })
}

function notAllowed(allowedRoots: readonly string[]): AppError {
  return new AppError({
    code: 'path_not_allowed',
    status: 403,
    message: `Folders must lie inside ${allowedRoots.join(', ')}. The setting NARU_FILE_ROOTS names what is allowed.`,
  })
}

/** The key of a file: its path below the folder, with `/` on every system. */
export function keyOf(root: string, path: string): string {
  return relative(root, path).split(sep).join('/')
}
