import { AppError, type Outbound } from '../../platform/index.ts'
import type { Provider } from './provider-kind.ts'

export type ProviderCheck = {
  ok: boolean
  /** What is wrong, for people and without secrets; null when all is well. */
  message: string | null
  /** Names of models that the provider offers, where it tells. */
  models: string[]
}

const TIMEOUT_MS = 10_000
const MOST_MODELS = 2_000
const LONGEST_NAME = 300

/** Asks the provider something that costs nothing, to see whether address and secret are right. Never throws. */
export async function checkProvider(outbound: Outbound, provider: Provider): Promise<ProviderCheck> {
  try {
    const { url, headers } = provider.kind.check(provider)
    const answer = await outbound.request(url, { headers, timeoutMs: TIMEOUT_MS })
    const { host } = new URL(url)
    const problem = problemOf(answer.status, host)
    if (problem !== undefined) return { ok: false, message: problem, models: [] }
    const read = readModels(provider, answer.body.toString('utf8'))
    if (typeof read === 'string') return { ok: false, message: `${host} answered with ${read}`, models: [] }
    return { ok: true, message: null, models: read }
  } catch (error) {
    const message = error instanceof AppError ? error.message : 'the request could not be made.'
    return { ok: false, message, models: [] }
  }
}

// Never what the provider says itself: some repeat the secret.
function problemOf(status: number, host: string): string | undefined {
  if (status >= 200 && status < 300) return undefined
  if (status === 401 || status === 403)
    return `${host} refuses the secret (${status}): check it, and its rights.`
  if (status === 404) return `${host} does not know the address (404): check the path of the base URL.`
  if (status === 429)
    return `${host} takes no more requests right now (429): try again later, or check the plan.`
  return `${host} answered ${status}: check the base URL, and whether that server is well.`
}

/** The names of models, or what came in their place. */
function readModels({ kind }: Provider, body: string): string[] | string {
  const json = parsed(body)
  const names = json === undefined ? undefined : kind.modelsOf(json)
  if (names === undefined) return `${inPlace(body, json)}, where a list of models was expected: ${ADVICE}`
  return [...new Set(names)]
    .filter((name) => name !== '' && name.length <= LONGEST_NAME)
    .sort()
    .slice(0, MOST_MODELS)
}

const ADVICE = 'look at the end of the base URL, where a "/v1" is often missing.'

function inPlace(body: string, json: unknown): string {
  if (json !== undefined) return 'JSON of another kind'
  if (body.trim() === '') return 'nothing'
  return /^\s*<(!doctype|html|\?xml|!--)/i.test(body) ? 'a web page' : 'text that is no JSON'
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
