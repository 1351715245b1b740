import { join } from 'node:path'
import type { Config } from '../config.ts'
import type { Blobs } from './blobs.ts'
import { createDiskBlobs } from './disk-blobs.ts'

/** The place that NARU_BLOBS names; nothing is read or written yet. */
export async function openBlobs(config: Pick<Config, 'blobs' | 'dataDir' | 's3Endpoint'>): Promise<Blobs> {
  const [, bucket, prefix = ''] = /^s3:\/\/([^/]+)\/?(.*?)\/*$/.exec(config.blobs ?? '') ?? []
  if (bucket === undefined) return createDiskBlobs(join(config.dataDir, 'blobs'))
  // the SDK is large: only who keeps blobs there loads it
  const { createS3Blobs } = await import('./s3-blobs.ts')
  return createS3Blobs({ bucket, prefix, endpoint: config.s3Endpoint })
}
