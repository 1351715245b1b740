import { join, relative, resolve } from 'node:path'
import { AppError, type Config } from '../../platform/index.ts'
import { createAnchorFile } from './anchor-file.ts'
import type { AnchorStore } from './anchors.ts'

const DEFAULT_FILE = 'audit-anchors.jsonl'

/** The store that NARU_AUDIT_ANCHOR names; nothing is read or written yet. */
export async function openAnchorStore(
  config: Pick<Config, 'auditAnchor' | 'dataDir' | 's3Endpoint'>,
): Promise<AnchorStore> {
  const { auditAnchor, dataDir, s3Endpoint } = config
  if (auditAnchor?.startsWith('s3://')) {
    const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/?(.*?)\/*$/.exec(auditAnchor) ?? []
    if (bucket === undefined) throw unusable('must read like s3://bucket/prefix')
    // the SDK is large: only who keeps anchors there loads it
    const { createAnchorS3 } = await import('./anchor-s3.ts')
    return createAnchorS3({ bucket, prefix, endpoint: s3Endpoint })
  }
  const path = resolve(auditAnchor ?? join(dataDir, DEFAULT_FILE))
  // beside what it is to guard, it would guard nothing
  if (!relative(join(dataDir, 'db'), path).startsWith('..'))
    throw unusable('must not lie in the folder of the database')
  return createAnchorFile(path)
}

function unusable(problem: string): AppError {
  return new AppError({
    code: 'config_invalid',
    status: 500,
    message: `These settings are not usable. NARU_AUDIT_ANCHOR: ${problem}. See "naru config".`,
  })
}
