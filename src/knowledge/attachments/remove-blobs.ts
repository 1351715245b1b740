import type { Blobs, Database, Logger } from '../../platform/index.ts'
import { claimBlobs, type DroppedBlob, releaseBlobs, retryBlobs } from './blob-removal-store.ts'

const AT_ONCE = 50

type Deps = { database: Database; blobs: Pick<Blobs, 'remove'>; logger: Logger }

/** Removes from their place all blobs that are to be removed now. */
export async function removeBlobs({ database, blobs, logger }: Deps, signal: AbortSignal): Promise<void> {
  for (let more = true; more && !signal.aborted; ) {
    const claimed = await database.system((tx) => claimBlobs(tx, AT_ONCE))
    more = claimed.more
    if (claimed.blobs.length === 0) continue
    const removed: DroppedBlob[] = []
    const kept: DroppedBlob[] = []
    await Promise.all(
      claimed.blobs.map((blob) =>
        blobs.remove(blob.tenant_id, blob.sha256).then(
          () => removed.push(blob),
          (err: unknown) => {
            kept.push(blob)
            logger.warn({ err }, 'an attachment that was purged could not be removed; it is tried again')
          },
        ),
      ),
    )
    await database.system(async (tx) => {
      if (removed.length > 0) await releaseBlobs(tx, removed)
      if (kept.length > 0) await retryBlobs(tx, kept)
    })
  }
}
