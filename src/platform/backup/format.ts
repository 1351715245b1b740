import type { Partition } from './partitions.ts'

/**
 * The backup file, `*.narubackup`: gzip over lines of JSON, so `zcat` reads it and nothing about it is tied
 * to a version of PostgreSQL or to a page layout. In order:
 *
 *   {"naru_backup": 1, …}        header: what a reader must know before the first row
 *   {"table": "tenants"}         the rows of this table follow, in the order of its primary key
 *   ["ten_1", "acme", null]      one row: each column as PostgreSQL writes it as text, or null
 *   {"blob": "ten_1/ab/abcd…"}   the bytes of this file follow
 *   "aGVsbG8…"                   a piece of them, base64
 *   {"manifest": {…}}            the last line: counts and hashes of all of the above
 *
 * A file without its last line is truncated. gzip's checksum and the manifest's hashes find changed bits.
 */
export const FORMAT = 1

export type BackupHeader = {
  naru_backup: number
  app_version: string
  /** Name of the newest migration that the database had. */
  migration: string
  /** RFC 3339 UTC. */
  created_at: string
  tables: Array<{ name: string; columns: string[] }>
  /** Missing in backups from before there were any. */
  partitions?: Partition[]
}

export type BackupManifest = {
  format: number
  app_version: string
  migration: string
  created_at: string
  /** `sha256` is over the row lines, newline included; equal data has equal hashes on every PostgreSQL. */
  tables: Record<string, { rows: number; sha256: string }>
  /** `sha256` is over one line `<path> <sha256 of the bytes>` for each blob, in order of path. */
  blobs: { count: number; bytes: number; sha256: string }
  /** Which master key the secrets inside are sealed with. Without that key they cannot be read after a restore. */
  secret_key_fingerprint: string | null
}

export type Row = Array<string | null>

export type BackupLine =
  | BackupHeader
  | { table: string }
  | Row
  | { blob: string }
  | string
  | { manifest: BackupManifest }

export type BackupProgress = {
  phase: 'rows' | 'blobs' | 'verify'
  /** Rows or blobs so far, and in all. */
  done: number
  total: number
  /** The table at hand. */
  table?: string
}

export function toLine(line: BackupLine): string {
  return `${JSON.stringify(line)}\n`
}

const NEWLINE = 0x0a

/** Cuts a byte stream at newlines; a last line without one is given too. (readline would also cut at U+2028.) */
export async function* readLines(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let parts: Buffer[] = []
  for await (const chunk of stream) {
    let from = 0
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      parts.push(chunk.subarray(from, at))
      yield Buffer.concat(parts).toString('utf8')
      parts = []
      from = at + 1
    }
    if (from < chunk.length) parts.push(chunk.subarray(from))
  }
  if (parts.length > 0) yield Buffer.concat(parts).toString('utf8')
}
