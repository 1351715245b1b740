import { readFile } from 'node:fs/promises'
import { AppError, type Logger, type Principal, readVariable } from '../../platform/index.ts'
import type { Applied, Apply } from './apply.ts'
import { readApplied } from './read-config.ts'
import { replaceVariables } from './replace-variables.ts'

/** A naru.yaml of this machine: NARU_CONFIG. */
export type ConfigFile = {
  path: string
  /** With its variables replaced; in a form that can be applied. */
  text: string
}

/** Throws what is wrong with the file itself, before anything is done. */
export async function readConfigFile(path: string): Promise<ConfigFile> {
  const given = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  const text = replaceVariables(given, readVariable, path)
  readApplied(text, path)
  return { path, text }
}

/** Applies a file in the name of the server. */
export async function applyFile(
  { apply, logger }: { apply: Apply; logger: Logger },
  { path, text }: ConfigFile,
  tenantId: string,
): Promise<Applied> {
  const applied = await apply(asServer(tenantId), { text, file: path, isDryRun: false })
  for (const { action, kind, name } of applied.changes)
    if (action !== 'none') logger.info({ kind, name, action, file: path }, 'applied from NARU_CONFIG')
  return applied
}

/** Whoever writes the file runs the installation. */
function asServer(tenantId: string): Principal {
  return {
    ...{ id: 'system', kind: 'system', name: 'server', tenantId, isConfined: false },
    ...{ scopes: ['*', 'installation:manage'], groups: [], teams: [] },
  }
}

function unreadable(path: string, cause: unknown): AppError {
  const { code = 'it cannot be read' } = cause as { code?: string }
  const why = code === 'ENOENT' ? 'there is no such file' : code
  return new AppError({
    code: 'config_file_unreadable',
    status: 500,
    message: `${path} (NARU_CONFIG) cannot be applied: ${why}. Correct the path or its rights, or unset NARU_CONFIG.`,
    cause,
  })
}
