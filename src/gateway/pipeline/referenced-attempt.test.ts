import { expect, test } from 'vitest'
import type { Target } from '../models/catalog.ts'
import type { AttemptAnswer } from './attempt.ts'
import { AttemptFailed, clientLeft, refusedCredentials } from './failure.ts'
import { referencedAttempt } from './referenced-attempt.ts'

const ANSWER = { kind: 'whole' } as AttemptAnswer

/** A provider that accepts one secret, and a store that tells one until it is asked anew. */
function start(options: { accepts: string; kept: string; fresh: string | Error }) {
  const target = { id: 't', provider: { secret: undefined } } as unknown as Target
  const shown: Array<string | undefined> = []
  let current = options.kept
  const begin = (opened: Target) => {
    shown.push(opened.provider.secret)
    const isRight = opened.provider.secret === options.accepts
    return { answer: isRight ? Promise.resolve(ANSWER) : Promise.reject(refusedCredentials(401)), abort() {} }
  }
  const call = () =>
    referencedAttempt({
      target,
      begin,
      async open(provider, { wasRefused = false } = {}) {
        if (wasRefused && options.fresh instanceof Error) throw options.fresh
        if (wasRefused) current = options.fresh as string
        return { ...provider, secret: current }
      },
    })
  return { call, shown }
}

test('a secret that was replaced in its store is read anew when the provider refuses the old one', async () => {
  const { call, shown } = start({ accepts: 'new', kept: 'old', fresh: 'new' })
  expect(await call().answer).toBe(ANSWER)
  expect(shown).toEqual(['old', 'new'])
})

test('a refusal stays one where the store has no other secret, or does not answer', async () => {
  for (const fresh of ['old', new Error('away')]) {
    const { call, shown } = start({ accepts: 'new', kept: 'old', fresh })
    await expect(call().answer).rejects.toMatchObject({ code: 'upstream_unauthorized', upstreamStatus: 401 })
    expect(shown).toEqual(['old'])
  }
})

test('a secret that cannot be read fails the attempt without naming where it lies', async () => {
  const attempt = referencedAttempt({
    target: { provider: {} } as unknown as Target,
    begin: () => {
      throw new Error('not reached')
    },
    open: () => Promise.reject(new Error('vault:secret/data/canary')),
  })
  const error = await attempt.answer.catch((failure: unknown) => failure)
  expect(error).toBeInstanceOf(AttemptFailed)
  expect((error as Error).message).not.toContain('canary')
})

test('who leaves while the secret is read calls nobody', async () => {
  let release = (_: unknown) => {}
  const attempt = referencedAttempt({
    target: { provider: {} } as unknown as Target,
    begin: () => {
      throw new Error('not reached')
    },
    open: (provider) => new Promise((resolve) => (release = () => resolve(provider))),
  })
  attempt.abort(clientLeft('gone'))
  release(undefined)
  await expect(attempt.answer).rejects.toMatchObject({ code: 'cancelled' })
})
