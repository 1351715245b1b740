import {
  GetObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3'
import type { AnchorStore } from './anchors.ts'

/** As many digits as the largest number has that stays exact: names sort by number. */
const DIGITS = 16
/** How many of the newest are read to verify: one request each. */
const NEWEST = 100
const AT_A_TIME = 10

export type S3Place = {
  bucket: string
  /** Without slashes at its ends; may be empty. */
  prefix: string
  /** Of an S3 that is not Amazon's. */
  endpoint?: string | undefined
}

/** Anchors in S3, one object each, none ever replaced. Credentials and region come from where the SDK reads them. */
export function createAnchorS3({ bucket, prefix, endpoint }: S3Place): AnchorStore {
  const folder = prefix === '' ? '' : `${prefix}/`
  const client = new S3Client({
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 5_000 },
  } satisfies S3ClientConfig)

  async function newestKeys(tenantId: string): Promise<string[]> {
    let keys: string[] = []
    for (let token: string | undefined, more = true; more; ) {
      const page: ListObjectsV2CommandOutput = await client.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: `${folder}${tenantId}/`,
          ...(token === undefined ? {} : { ContinuationToken: token }),
        }),
      )
      // S3 lists by name: the newest are the last
      keys = [...keys, ...(page.Contents ?? []).flatMap(({ Key }) => Key ?? [])].slice(-NEWEST)
      token = page.NextContinuationToken
      more = page.IsTruncated === true && token !== undefined
    }
    return keys
  }

  async function get(key: string): Promise<string> {
    const object = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))
    return (await object.Body?.transformToString()) ?? ''
  }

  return {
    place: `s3://${bucket}/${prefix}`,
    async append(anchor) {
      const key = `${folder}${anchor.tenant_id}/${String(anchor.seq).padStart(DIGITS, '0')}.json`
      const put = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: JSON.stringify(anchor),
        ContentType: 'application/json',
        IfNoneMatch: '*',
      })
      try {
        await client.send(put)
      } catch (error) {
        if (!isTaken(error)) throw error
        // another replica, or this one before a restart, has anchored this event; or the trail is another one now
        if (!(await get(key)).includes(anchor.hash)) throw conflict(key)
      }
    },
    async read(tenantId) {
      const keys = await newestKeys(tenantId)
      const texts: string[] = []
      for (let at = 0; at < keys.length; at += AT_A_TIME)
        texts.push(...(await Promise.all(keys.slice(at, at + AT_A_TIME).map(get))))
      return texts
    },
  }
}

function isTaken(error: unknown): boolean {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 412
}

function conflict(key: string): Error {
  return new Error(
    `${key} anchors another event of this number: the trail was rewritten, or an older backup restored. Verify it; after a restore, let NARU_AUDIT_ANCHOR name another prefix.`,
  )
}
