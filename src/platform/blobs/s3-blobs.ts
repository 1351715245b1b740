import { createHash } from 'node:crypto'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3'
import { type Blobs, blobKey } from './blobs.ts'

export type S3Place = {
  bucket: string
  /** Without slashes at its ends; may be empty. */
  prefix: string
  /** Of an S3 that is not Amazon's. */
  endpoint?: string | undefined
}

/** Blobs in S3. Credentials and region come from where the SDK reads them. */
export function createS3Blobs({ bucket, prefix, endpoint }: S3Place): Blobs {
  const client = new S3Client({
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 30_000 },
    // others than Amazon's often do not know the newer checksums; the signature covers the body's SHA-256 anyway
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  } satisfies S3ClientConfig)
  const at = (tenantId: string, sha256: string) => ({
    Bucket: bucket,
    Key: [...(prefix === '' ? [] : [prefix]), ...blobKey(tenantId, sha256)].join('/'),
  })
  /** False once the store has said that it knows no conditions. */
  let hasConditions = true

  async function find(tenantId: string, sha256: string) {
    try {
      return await client.send(new GetObjectCommand(at(tenantId, sha256)))
    } catch (error) {
      if (statusOf(error) === 404) return undefined
      throw error
    }
  }

  async function store(place: { Bucket: string; Key: string }, bytes: Uint8Array): Promise<void> {
    const condition = hasConditions ? { IfNoneMatch: '*' } : {}
    const put = new PutObjectCommand({
      ...place,
      Body: bytes,
      ContentType: 'application/octet-stream',
      ...condition,
    })
    try {
      await client.send(put)
    } catch (error) {
      const status = statusOf(error)
      // it is there already: the same bytes
      if (status === 412) return
      if (status !== 501 || !hasConditions) throw error
      hasConditions = false
      await store(place, bytes)
    }
  }

  return {
    place: `s3://${bucket}/${prefix}`,
    async put(tenantId, bytes) {
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      await store(at(tenantId, sha256), bytes)
      return sha256
    },
    async get(tenantId, sha256) {
      const bytes = await (await find(tenantId, sha256))?.Body?.transformToByteArray()
      return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    },
    async read(tenantId, sha256) {
      return (await find(tenantId, sha256))?.Body as AsyncIterable<Uint8Array> | undefined
    },
    async remove(tenantId, sha256) {
      await client.send(new DeleteObjectCommand(at(tenantId, sha256)))
    },
    close: () => client.destroy(),
  }
}

function statusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
}
