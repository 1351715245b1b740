import { type FakeFreshdesk, startFakeFreshdesk } from '../../testkit/helpdesk/fake-freshdesk.ts'
import { type FakeZendesk, startFakeZendesk } from '../../testkit/helpdesk/fake-zendesk.ts'
import type { Answer, Http } from './http.ts'
import { until } from './until.ts'

export const HELPDESKS = ['freshdesk', 'zendesk'] as const
export type HelpdeskKind = (typeof HELPDESKS)[number]

/** A fake help desk of either kind, with what connecting to it takes. */
export type Desk = Pick<FakeFreshdesk, 'url' | 'world' | 'trap' | 'requests' | 'webhooksSent' | 'stop'> & {
  kind: HelpdeskKind
  config: Record<string, unknown>
  secret: string
  /** Sends what happens from now on to where Naru says, with the secret that Naru asks for. */
  subscribe(http: Http, sourceId: string): Promise<void>
  /** Nobody is told of what happens from now on. */
  unsubscribe(): void
  /** So much time later everything that happened is in its lists: Zendesk's export leaves the last minute out. */
  settle(): void
}

/** How far a help desk's clock is behind at first: each `settle` takes a minute of it. Webhooks may be five off. */
const BEHIND_MS = 4 * 60_000

export async function startDesk(
  kind: HelpdeskKind,
  options: { tickets: number; seed?: string },
): Promise<Desk> {
  const desk = kind === 'freshdesk' ? await freshdesk(options) : await zendesk(options)
  desk.world.clock.advance(-BEHIND_MS)
  return desk
}

async function freshdesk(options: { tickets: number; seed?: string }): Promise<Desk> {
  const fake: FakeFreshdesk = await startFakeFreshdesk(options)
  return {
    ...fake,
    ...{ kind: 'freshdesk', config: { url: fake.url }, secret: fake.apiKey },
    settle() {},
    async subscribe(http, sourceId) {
      const { url, header, secret } = (await http.get(`/api/v1/sources/${sourceId}/webhook`)).body
      fake.subscribe({ url, headers: { [header]: secret } })
    },
    unsubscribe: () => fake.subscribe(null),
  }
}

const SIGNING_SECRET = 'zendesk-signing-secret-0123456789'

async function zendesk(options: { tickets: number; seed?: string }): Promise<Desk> {
  const fake: FakeZendesk = await startFakeZendesk({ ...options, exportsPerMinute: 100_000 })
  return {
    ...fake,
    ...{ kind: 'zendesk', config: { url: fake.url, email: fake.email }, secret: fake.apiToken },
    settle: () => fake.world.clock.advance(61_000),
    async subscribe(http, sourceId) {
      const path = `/api/v1/sources/${sourceId}/webhook`
      const { url } = (await http.put(path, { secret: SIGNING_SECRET })).body
      fake.subscribe({ url, secret: SIGNING_SECRET })
    },
    unsubscribe: () => fake.subscribe(null),
  }
}

export function connectDesk(
  http: Http,
  desk: Desk,
  more: { name?: string; acl?: string[]; config?: object } = {},
): Promise<Answer> {
  const { config, ...rest } = more
  const { kind, secret } = desk
  return http.post('/api/v1/sources', {
    ...{ name: kind, kind, secret, config: { ...desk.config, ...config } },
    ...rest,
  })
}

/** Connects it and answers the id of its source. */
export async function addDesk(
  http: Http,
  desk: Desk,
  more: { name?: string; acl?: string[]; config?: object } = {},
): Promise<string> {
  const made = await connectDesk(http, desk, more)
  if (made.status !== 201) throw new Error(`no help desk: ${made.status} ${made.text}`)
  return made.body.id
}

/** What goes on in the background takes its time on a busy machine. */
const BACKGROUND_MS = 60_000

/** `until`, for what is read, summarised or embedded in the background. */
export function eventually<T>(what: string, ask: () => Promise<T> | T) {
  return until(what, ask, BACKGROUND_MS)
}

export type Stage = {
  stage: string
  total: number | null
  done: number
  unchanged: number
  failed: number
  deleted: number
}

export type Run = {
  id: string
  source: { id: string; name: string; kind: string }
  mode: string
  status: string
  /** By name. */
  stages: Record<string, Stage>
  message: { en: string; ko: string } | null
  error: { code: string; message: string } | null
}

export async function readRun(http: Http, id: string): Promise<Run> {
  const { body } = await http.get(`/api/v1/ingest/${id}`)
  return { ...body, stages: Object.fromEntries(body.stages.map((stage: Stage) => [stage.stage, stage])) }
}

/** A run over a help desk, once it is over. */
export async function readIn(
  http: Http,
  sourceId: string,
  mode: 'changes' | 'full' = 'changes',
): Promise<Run> {
  const asked = await http.post('/api/v1/ingest', { source_id: sourceId, mode })
  if (asked.status !== 202) throw new Error(`no run: ${asked.status} ${asked.text}`)
  return settledRun(http, asked.body.id)
}

export function settledRun(http: Http, id: string): Promise<Run> {
  return eventually('the run to end', async () => {
    const run = await readRun(http, id)
    return ['done', 'failed'].includes(run.status) && run
  })
}

/** All that a list has, page by page. */
export async function readList(http: Http, path: string): Promise<Answer['body'][]> {
  const all: Answer['body'][] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Answer = await http.get(`${path}&limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`)
    if (page.status !== 200) throw new Error(`no list: ${page.status} ${page.text}`)
    all.push(...page.body.items)
    cursor = page.body.next_cursor
  }
  return all
}

/** The tickets of a source that this reader may read. */
export function listTickets(http: Http, sourceId: string): Promise<Answer['body'][]> {
  return readList(http, `/api/v1/tickets?source_id=${sourceId}`)
}

/** Titles of what is found, in order. */
export async function foundTitles(http: Http, query: string, more: object = {}): Promise<string[]> {
  const answer = await http.post('/api/v1/search', { query, limit: 50, ...more })
  return answer.body.items.map((item: { title: string }) => item.title)
}
