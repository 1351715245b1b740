import { describe, expect, it } from 'vitest'
import type { FreshClient } from './fresh-client.ts'
import { createNaruToken } from './naru-token.ts'

type Asked = { scopes: string[]; ttl_seconds: number }

/** Freshworks' side, with a key that may do this much. */
function freshworks(may: string[]) {
  const asked: Asked[] = []
  const client = {
    request: {
      async invokeTemplate(name: string, { body }: { body: string }) {
        expect(name).toBe('getToken')
        const wanted = JSON.parse(body) as Asked
        asked.push(wanted)
        if (wanted.scopes.some((scope) => !may.includes(scope)))
          throw { status: 403, response: JSON.stringify({ code: 'token_exceeds_issuer', status: 403 }) }
        const given = { access_token: `token-${asked.length}`, expires_in: 900, scopes: wanted.scopes }
        return { status: 201, response: JSON.stringify(given) }
      },
    },
  } as unknown as FreshClient
  return { client, asked }
}

describe('the token of the app', () => {
  it('is asked for once, by however many calls, and again before it ends', async () => {
    const { client, asked } = freshworks(['tickets:read_all', 'tickets:reply', 'knowledge:read'])
    let now = 0
    const token = createNaruToken(client, () => now)
    expect(await Promise.all([token.get(), token.get()])).toEqual(['token-1', 'token-1'])
    now = 839_000
    expect(await token.get()).toBe('token-1')
    now = 841_000
    expect(await token.get()).toBe('token-2')
    expect(asked).toHaveLength(2)
  })

  it('asks for less where the key may do less, and remembers it', async () => {
    const { client, asked } = freshworks(['tickets:read', 'knowledge:read'])
    const token = createNaruToken(client)
    await token.get()
    expect(token.scopes()).toEqual(['tickets:read', 'knowledge:read'])
    token.forget()
    await token.get()
    expect(asked).toHaveLength(4)
  })

  it('says why there is none', async () => {
    const { client } = freshworks([])
    const failing = createNaruToken(client)
    await expect(failing.get()).rejects.toMatchObject({ problem: { code: 'token_exceeds_issuer' } })
    client.request.invokeTemplate = async () => {
      throw { status: 502, response: 'no json' }
    }
    await expect(failing.get()).rejects.toMatchObject({ problem: { code: 'server_unavailable' } })
  })
})
