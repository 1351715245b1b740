import { ApiError, toProblem } from '../../../console/src/api/problem.ts'
import type { FreshClient } from './fresh-client.ts'

/** What a token is asked for, most first: a key that may not read every ticket may read those of its groups. */
const WISHES = [
  ['tickets:read_all', 'tickets:reply', 'knowledge:read'],
  ['tickets:read', 'tickets:reply', 'knowledge:read'],
  ['tickets:read', 'knowledge:read'],
]
const TTL_SECONDS = 900
/** Renewed this long before it ends, so that no call is made with one that ends on its way. */
const EARLY_MS = 60_000

export type NaruToken = {
  /** A token that is valid for a minute at least. Throws an ApiError where Naru refuses one. */
  get(): Promise<string>
  /** What it may do; empty until there is one. */
  scopes(): readonly string[]
  /** Throws the token away: the server does not take it any more. */
  forget(): void
}

type Held = { token: string; scopes: string[]; endsAt: number }

type Answered = { status: number; response: string }

const isAnswer = (value: unknown): value is Answered =>
  typeof value === 'object' && value !== null && 'status' in value && 'response' in value

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Asks through the request template: Freshworks adds the key on its servers, so that no browser ever has it. */
async function mint(client: FreshClient, scopes: string[], now: () => number): Promise<Held> {
  const body = JSON.stringify({ scopes, ttl_seconds: TTL_SECONDS })
  const asked = now()
  // a refusal is thrown by the platform, with the same fields
  const answer: unknown = await client.request
    .invokeTemplate('getToken', { body })
    .catch((why: unknown) => why)
  if (!isAnswer(answer)) throw new TypeError('network: Freshworks could not reach Naru')
  const parsed = parse(answer.response)
  if (answer.status !== 201) throw new ApiError(toProblem(answer.status, parsed))
  const given = parsed as { access_token: string; expires_in: number; scopes: string[] }
  return { token: given.access_token, scopes: given.scopes, endsAt: asked + given.expires_in * 1000 }
}

/** A short-lived token, got when it is needed and renewed before it ends. */
export function createNaruToken(client: FreshClient, now: () => number = Date.now): NaruToken {
  let held: Held | undefined
  let asking: Promise<Held> | undefined
  let wish = 0

  async function ask(): Promise<Held> {
    for (;;) {
      const scopes = WISHES[wish] as string[]
      try {
        return await mint(client, scopes, now)
      } catch (error) {
        const isTooMuch = error instanceof ApiError && error.problem.code === 'token_exceeds_issuer'
        if (!isTooMuch || wish === WISHES.length - 1) throw error
        wish++
      }
    }
  }

  return {
    async get() {
      if (held && held.endsAt - EARLY_MS > now()) return held.token
      asking ??= ask().finally(() => {
        asking = undefined
      })
      held = await asking
      return held.token
    },
    scopes: () => held?.scopes ?? [],
    forget() {
      held = undefined
    },
  }
}
