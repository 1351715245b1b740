/**
 * Files by content, a tenant at a time: `<tenant>/<first two digits>/<sha256>`. Same bytes, same place. Each kind of
 * place has a file of its own; `open-blobs.ts` chooses.
 */
export type Blobs = {
  /** Where they lie, for people and the log. */
  place: string
  /** Stores the bytes and answers their SHA-256 in hex. They stay when it answers. */
  put(tenantId: string, bytes: Uint8Array): Promise<string>
  /** All of it; undefined where there is none. */
  get(tenantId: string, sha256: string): Promise<Buffer | undefined>
  /** The same, a part at a time, as fast as it is read. */
  read(tenantId: string, sha256: string): Promise<AsyncIterable<Uint8Array> | undefined>
  /** Gone when it answers, also where there was none. */
  remove(tenantId: string, sha256: string): Promise<void>
  close(): void
}

/** Throws for what is no tenant or no hash: nothing else may become part of a path. */
export function blobKey(
  tenantId: string,
  sha256: string,
): [tenantId: string, folder: string, sha256: string] {
  if (!/^[0-9a-f]{64}$/.test(sha256) || !/^[\w-]+$/.test(tenantId)) throw new Error('not a blob address')
  return [tenantId, sha256.slice(0, 2), sha256]
}
