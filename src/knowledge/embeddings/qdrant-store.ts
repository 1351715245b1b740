import { createHash } from 'node:crypto'
import type { QdrantClient } from '@qdrant/js-client-rest'
import { type Database, type Logger, within } from '../../platform/index.ts'
import { insertVectors, makePartition } from './chunk-vector-store.ts'
import {
  announceVectors,
  filterHits,
  findRemovals,
  forgetRemovals,
  keepAnnounced,
} from './qdrant-removals.ts'
import type { VectorQuery, VectorSet, VectorStore } from './vector-store.ts'

export type QdrantOptions = { url: string; apiKey: string | undefined }

const TIMEOUT_MS = 10_000
/** Whoever searches waits so long for what is nearest. */
const PATIENCE_MS = 500
/** Rights and filters are looked at afterwards: so many more are asked for. */
const MORE = 3
/** After a failure Qdrant is let alone for so long before removals are tried again. */
const REST_MS = 15_000

/**
 * Vectors in Qdrant: one collection a dimension, in which a set is a tenant. It holds ids and vectors; what it says is
 * checked in PostgreSQL, so that what it has not forgotten yet is not found.
 */
export function createQdrantStore(
  deps: QdrantOptions & { database: Database; logger: Logger; patienceMs?: number },
): VectorStore {
  const { database } = deps
  let client: Promise<QdrantClient> | undefined
  const ready = new Map<number, Promise<void>>()
  let restsUntil = 0

  const connect = () => {
    client ??= openClient(deps)
    return client
  }
  async function collectionOf(dimension: number): Promise<string> {
    const name = `naru_${dimension}`
    const making = ready.get(dimension) ?? ensureCollection(await connect(), name, dimension)
    ready.set(dimension, making)
    making.catch(() => ready.delete(dimension))
    await making
    return name
  }

  async function ask(set: VectorSet, query: VectorQuery) {
    const collection = await collectionOf(set.dimension)
    const { points } = await (await connect()).query(collection, {
      query: Array.from(query.vector),
      filter: filterOf(set, query),
      limit: query.limit * MORE,
      with_payload: ['chunk'],
    })
    return points.map(({ payload, score }) => ({ id: String(payload?.chunk), similarity: score }))
  }

  return {
    name: 'qdrant',
    open: (tx, set) => makePartition(tx, set, false),
    async put(set, rows) {
      if (rows.length === 0) return 0
      const collection = await collectionOf(set.dimension)
      const ids = rows.map((row) => row.chunkId)
      // a crash from here on leaves a note to remove what Qdrant has and the database has not
      const places = await database.system((tx) => announceVectors(tx, set, ids))
      const points = rows.flatMap(({ chunkId, vector }) => {
        const place = places.get(chunkId)
        if (!place) return []
        const payload = { set: set.id, chunk: chunkId, document: place.document_id, kind: place.kind }
        return [{ id: pointId(set.id, chunkId), vector: Array.from(vector), payload }]
      })
      if (points.length > 0) await (await connect()).upsert(collection, { wait: true, points })
      return database.system(async (tx) => {
        const kept = await insertVectors(tx, set, rows, false)
        await keepAnnounced(tx, set.id, kept)
        return kept.length
      })
    },
    async vectorsOf(set, chunkIds) {
      if (chunkIds.length === 0) return new Map()
      const collection = await collectionOf(set.dimension)
      const points = await (await connect()).retrieve(collection, {
        ids: chunkIds.map((id) => pointId(set.id, id)),
        ...{ with_vector: true, with_payload: ['chunk'] },
      })
      return new Map(
        points.map(({ payload, vector }) => [String(payload?.chunk), Float32Array.from(vector as number[])]),
      )
    },
    async find(set, query) {
      const found = await within(deps.patienceMs ?? PATIENCE_MS, ask(set, query))
      return (tx) => filterHits(tx, found, query)
    },
    async sweep() {
      if (performance.now() < restsUntil) return
      const removals = await database.system(findRemovals)
      try {
        for (const [dimension, some] of Map.groupBy(removals, (removal) => removal.dimension)) {
          const collection = await collectionOf(dimension)
          const qdrant = await connect()
          const sets = some.filter((one) => one.chunk_id === '').map((one) => one.set_id)
          const points = some.filter((one) => one.chunk_id !== '')
          if (sets.length > 0)
            await qdrant.delete(collection, {
              wait: true,
              filter: { must: [{ key: 'set', match: { any: sets } }] },
            })
          if (points.length > 0)
            await qdrant.delete(collection, {
              wait: true,
              points: points.map((one) => pointId(one.set_id, one.chunk_id)),
            })
          await database.system((tx) => forgetRemovals(tx, some))
        }
      } catch (error) {
        restsUntil = performance.now() + REST_MS
        deps.logger.warn({ err: error }, 'Qdrant could not be told what to remove; it is tried again')
      }
    },
  }
}

async function openClient({ url, apiKey }: QdrantOptions): Promise<QdrantClient> {
  const { QdrantClient } = await import('@qdrant/js-client-rest')
  const { origin, pathname } = new URL(url)
  return new QdrantClient({
    url: origin,
    ...(pathname === '/' ? {} : { prefix: pathname.replace(/\/$/, '') }),
    // as a header: the client would warn on the console, which is no log of ours
    ...(apiKey === undefined ? {} : { headers: { 'api-key': apiKey } }),
    ...{ timeout: TIMEOUT_MS, checkCompatibility: false },
  })
}

async function ensureCollection(client: QdrantClient, name: string, dimension: number): Promise<void> {
  const { exists } = await client.collectionExists(name)
  if (!exists) {
    // no graph over all sets: each has its own
    await client
      .createCollection(name, {
        vectors: { size: dimension, distance: 'Cosine' },
        hnsw_config: { m: 0, payload_m: 16 },
      })
      .catch(async (error: unknown) => {
        // another process was first
        if (!(await client.collectionExists(name)).exists) throw error
      })
  }
  const index = (field_name: string, isTenant: boolean) =>
    client.createPayloadIndex(name, {
      ...{ field_name, wait: true },
      field_schema: isTenant ? { type: 'keyword', is_tenant: true } : { type: 'keyword' },
    })
  await index('set', true)
  await index('document', false)
  await index('kind', false)
}

function filterOf(set: VectorSet, { scope }: VectorQuery) {
  const { kinds, notDocuments } = scope
  return {
    must: [
      { key: 'set', match: { value: set.id } },
      ...(kinds ? [{ key: 'kind', match: { any: [...kinds] } }] : []),
    ],
    must_not: notDocuments?.length ? [{ key: 'document', match: { any: [...notDocuments] } }] : [],
  }
}

/** Qdrant takes UUIDs for ids: the first half of a hash, in that form. */
function pointId(setId: string, chunkId: string): string {
  const hex = createHash('sha256').update(`${setId}/${chunkId}`).digest('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}
