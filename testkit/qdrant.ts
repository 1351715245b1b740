import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

type Point = { id: string; vector: number[]; payload: Record<string, unknown> }
type Collection = { size: number; points: Map<string, Point>; indexes: Record<string, unknown> }
type Condition = { key: string; match: { value?: unknown; any?: unknown[] } }
type Filter = { must?: Condition[]; must_not?: Condition[] }
type Json = Record<string, unknown>

export type FakeQdrant = {
  url: string
  collections: Map<string, Collection>
  /** `METHOD /path` of every request that was let in. */
  requests: string[]
  /** Called before a request that changes points is answered. */
  before(path: string): Promise<void>
  /** Answers 503 to everything while it is set. */
  isAway: boolean
  stop(): Promise<void>
}

/** Qdrant over REST, as far as keeping and finding vectors needs it; ids are UUIDs or refused, as Qdrant does. */
export async function startFakeQdrant(options: { apiKey?: string } = {}): Promise<FakeQdrant> {
  const collections = new Map<string, Collection>()
  const fake: FakeQdrant = {
    ...{ url: '', collections, requests: [], before: async () => {}, isAway: false, stop: async () => {} },
  }

  async function answer(request: IncomingMessage, body: Json): Promise<[number, unknown]> {
    const { pathname } = new URL(request.url ?? '/', 'http://qdrant')
    if (fake.isAway) return [503, 'away']
    if (options.apiKey !== undefined && request.headers['api-key'] !== options.apiKey)
      return [401, 'Must provide an API key or an Authorization bearer token']
    fake.requests.push(`${request.method} ${pathname}`)
    const [, , name = '', ...rest] = pathname.split('/')
    const action = `${request.method} ${rest.join('/')}`
    const collection = collections.get(name)
    if (action === 'GET exists') return [200, { exists: collection !== undefined }]
    if (action === 'PUT ') return create(name, body)
    if (!collection) return [404, `Not found: Collection \`${name}\` doesn't exist!`]
    if (action === 'PUT index') {
      collection.indexes[String(body.field_name)] = body.field_schema
      return [200, { operation_id: 0, status: 'completed' }]
    }
    if (request.method === 'PUT' || rest.at(-1) === 'delete') await fake.before(pathname)
    return pointAction(collection, action, body)
  }

  function create(name: string, body: Json): [number, unknown] {
    if (collections.has(name)) return [409, `Wrong input: Collection \`${name}\` already exists!`]
    const { size } = body.vectors as { size: number }
    collections.set(name, { size, points: new Map(), indexes: {} })
    return [200, true]
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const text = Buffer.concat(chunks).toString()
    const [status, result] = await answer(request, text === '' ? {} : (JSON.parse(text) as Json))
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(
      JSON.stringify(
        status < 400 ? { result, status: 'ok', time: 0.0001 } : { status: { error: result }, time: 0.0001 },
      ),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  fake.stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return fake
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

function pointAction(collection: Collection, action: string, body: Json): [number, unknown] {
  const { points } = collection
  if (action === 'PUT points') {
    for (const point of body.points as Point[]) {
      if (!UUID.test(point.id)) return [400, `Format error: value ${point.id} is not a valid point ID`]
      if (point.vector.length !== collection.size)
        return [
          400,
          `Wrong input: Vector dimension error: expected dim: ${collection.size}, got ${point.vector.length}`,
        ]
      points.set(point.id, point)
    }
    return [200, { operation_id: 1, status: 'completed' }]
  }
  if (action === 'POST points/delete') {
    const ids =
      (body.points as string[] | undefined) ?? matching(points, body.filter as Filter).map(({ id }) => id)
    for (const id of ids) points.delete(id)
    return [200, { operation_id: 2, status: 'completed' }]
  }
  if (action === 'POST points') return [200, (body.ids as string[]).flatMap((id) => points.get(id) ?? [])]
  if (action === 'POST points/query') {
    const query = body.query as number[]
    const scored = matching(points, body.filter as Filter)
      .map(({ id, vector, payload }) => ({ id, version: 1, score: cosine(query, vector), payload }))
      .sort((a, b) => b.score - a.score)
    return [200, { points: scored.slice(0, body.limit as number) }]
  }
  return [404, `no ${action} here`]
}

function matching(points: Map<string, Point>, { must = [], must_not = [] }: Filter): Point[] {
  const holds = ({ payload }: Point, { key, match }: Condition) =>
    match.any ? match.any.includes(payload[key]) : payload[key] === match.value
  return [...points.values()].filter(
    (point) => must.every((one) => holds(point, one)) && !must_not.some((one) => holds(point, one)),
  )
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
  return dot / (Math.hypot(...a) * Math.hypot(...b) || 1)
}
