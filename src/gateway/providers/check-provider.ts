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
    const message = problemOf(answer.status, new URL(url).host)
    return message === null
      ? { ok: true, message, models: modelsIn(provider, answer.body) }
      : { ok: false, message, models: [] }
  } catch (error) {
    const message = error instanceof AppError ? error.message : 'the request could not be made.'
    return { ok: false, message, models: [] }
  }
}

// Never what the provider says itself: some repeat the secret.
function problemOf(status: number, host: string): string | null {
  if (status >= 200 && status < 300) return null
  if (status === 401 || status === 403)
    return `${host} refuses the secret (${status}): check it, and its rights.`
  if (status === 404) return `${host} does not know the address (404): check the path of the base URL.`
  if (status === 429)
    return `${host} takes no more requests right now (429): try again later, or check the plan.`
  return `${host} answered ${status}: check the base URL, and whether that server is well.`
}

function modelsIn({ kind }: Provider, body: Buffer): string[] {
  try {
    const names = kind.modelsOf?.(JSON.parse(body.toString('utf8'))) ?? []
    return [...new Set(names)]
      .filter((name) => name !== '' && name.length <= LONGEST_NAME)
      .sort()
      .slice(0, MOST_MODELS)
  } catch {
    return []
  }
}
