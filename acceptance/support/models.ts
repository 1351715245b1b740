import type { FakeLlm } from '../../testkit/llm/fake-llm.ts'
import type { Answer, Http } from './http.ts'
import { until } from './until.ts'

export const KINDS = [
  'openai',
  'azure-openai',
  'anthropic',
  'google',
  'openai-compatible',
  'bedrock',
] as const
export type Kind = (typeof KINDS)[number]

/** Under which path of a fake provider each kind is found. */
const PATHS: Record<Kind, string> = {
  openai: '/v1',
  'azure-openai': '',
  anthropic: '/v1',
  google: '/v1beta',
  'openai-compatible': '/v1',
  bedrock: '',
}

export type Target = { provider_id: string; model: string; weight?: number; priority?: number }

/** Sets a provider up that `url` (without a path) answers for; answers its id. */
export async function addProvider(
  http: Http,
  url: string,
  kind: Kind,
  more: { name?: string; secret?: string } = {},
): Promise<string> {
  const { name = kind, secret = 'sk-of-the-provider' } = more
  const made = await http.post('/api/v1/providers', {
    ...{ name, kind, secret },
    base_url: url + PATHS[kind],
    check: false,
  })
  return idOf(made, `the provider ${name}`)
}

export async function addModel(
  http: Http,
  alias: string,
  targets: Target[],
  more: Record<string, unknown> = {},
): Promise<string> {
  const made = await http.post('/api/v1/models', { alias, targets, retries: 0, ...more })
  return idOf(made, `the model ${alias}`)
}

/** A provider of every kind at one fake, and a model of each: named as the kind is, `fake-model` upstream. */
export async function addModelsOfAllKinds(http: Http, llm: Pick<FakeLlm, 'url'>): Promise<void> {
  for (const kind of KINDS) {
    const id = await addProvider(http, llm.url, kind)
    await addModel(http, kind, [{ provider_id: id, model: 'fake-model' }])
  }
}

/** What the model's tokens cost, in USD a million. */
export async function addPrice(
  http: Http,
  price: { model: string; input: string; output: string; cached_input?: string; cache_write?: string },
): Promise<void> {
  idOf(await http.post('/api/v1/prices', price), 'the price')
}

/** A key that may only call models, within these limits. */
export async function issueModelKey(http: Http, limits: Record<string, unknown> = {}): Promise<string> {
  const made = await http.post('/api/v1/keys', { name: 'models', scopes: ['models:use'], limits })
  idOf(made, 'the key')
  return made.body.key
}

/** The row of a call, once it is in the database. */
export function readCall(http: Http, id: string): Promise<Answer['body']> {
  return until(`the row of ${id}`, async () => {
    const answer = await http.get(`/api/v1/calls/${id}`)
    return answer.status === 200 && answer.body
  })
}

/** The newest calls, once there are this many of them in the database. */
export function readCalls(http: Http, count: number, query = ''): Promise<Answer['body'][]> {
  return until(`${count} calls`, async () => {
    const { items } = (await http.get(`/api/v1/calls?limit=200${query}`)).body
    return items.length >= count && items
  })
}

function idOf({ status, text, body }: Answer, what: string): string {
  if (status !== 201) throw new Error(`not made: ${what}: ${status} ${text}`)
  return body.id
}
