/** Dimensions of the ranking vectors. The column type in the migration names the same number. */
const DIMENSIONS = 2 ** 20

/** The hash of a term within a tenant, as PostgreSQL's signed 32-bit int. FNV-1a, then mixed (murmur3's finish). */
export function hashTerm(tenantId: string, term: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < tenantId.length; i++) hash = Math.imul(hash ^ tenantId.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ 0x2f, 0x01000193)
  for (let i = 0; i < term.length; i++) hash = Math.imul(hash ^ term.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) | 0
}

/** The dimension (from 1) that a hashed term has in a ranking vector. */
export function dimensionOf(hash: number): number {
  return (hash >>> 12) + 1
}

/** The text form of a pgvector `sparsevec`. */
export function toSparseVector(weights: Map<number, number>): string {
  const entries: string[] = []
  for (const [dimension, weight] of weights) entries.push(`${dimension}:${weight.toPrecision(5)}`)
  return `{${entries.join(',')}}/${DIMENSIONS}`
}
