import { readFile } from 'node:fs/promises'
import { AppError, type Logger, type Principal, readVariable } from '../../platform/index.ts'
import type { Applied, Apply } from './apply.ts'
import { replaceVariables } from './replace-variables.ts'

/** Applies a file of this machine in the name of the server: NARU_CONFIG, before it listens. */
export async function applyFile(
  { apply, logger }: { apply: Apply; logger: Logger },
  path: string,
  tenantId: string,
): Promise<Applied> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  const replaced = replaceVariables(text, readVariable)
  const applied = await apply(asServer(tenantId), { text: replaced, file: path, isDryRun: false })
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
