import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type FakeGithub, GITHUB_CLIENT, startFakeGithub } from '../../../testkit/github.ts'
import { createGithub } from './github.ts'
import type { Provider } from './provider.ts'

const REDIRECT = 'http://127.0.0.1:7070/auth/callback/github'

let github: FakeGithub
let provider: Provider

beforeAll(async () => {
  github = await startFakeGithub()
  provider = make()
})
afterAll(() => github.stop())
beforeEach(() => {
  github.withoutEmails = false
  github.person = {
    ...{ id: 583231, login: 'octocat', name: 'Mona  Lisa\nOctocat' },
    emails: [
      { email: 'other@acme.example', primary: false, verified: true, visibility: null },
      { email: 'Mona@Acme.Example', primary: true, verified: true, visibility: 'private' },
    ],
  }
})

function make(secret = GITHUB_CLIENT.secret): Provider {
  const client = { githubClientId: GITHUB_CLIENT.id, githubClientSecret: secret, githubUrl: github.url }
  return createGithub(client) as Provider
}

/** Goes to GitHub and comes back; `change` may do to the address what a browser's owner can. */
async function signIn(by = provider, change: (callback: URL) => void = () => {}) {
  const { url, keep } = await by.begin(REDIRECT)
  const answer = await fetch(url, { redirect: 'manual' })
  const callback = new URL(answer.headers.get('location') as string)
  expect(callback.searchParams.get('state')).toBe(keep.state)
  change(callback)
  return by.finish(callback, keep)
}

test('somebody is known by their number, and by the address that is primary', async () => {
  expect(await signIn()).toEqual({
    subject: '583231',
    email: 'mona@acme.example',
    // GitHub's own "verified" is no word about now
    emailVerified: false,
    name: 'Mona Lisa Octocat',
    groups: [],
  })
  const person = github.person as NonNullable<typeof github.person>
  github.person = { ...person, login: 'renamed', name: null }
  expect(await signIn()).toMatchObject({ subject: '583231', name: 'renamed' })
})

test('another verified address does not stand in for a primary one that is not', async () => {
  const person = github.person as NonNullable<typeof github.person>
  const emails = person.emails.map((one) => ({ ...one, verified: !one.primary }))
  github.person = { ...person, emails }
  expect(await signIn()).toMatchObject({ email: 'mona@acme.example', emailVerified: false })
  github.person = { ...person, emails: [] }
  expect(await signIn()).toMatchObject({ email: null, emailVerified: false })
})

test('who keeps their addresses to themselves comes without one', async () => {
  github.withoutEmails = true
  expect(await signIn()).toMatchObject({ subject: '583231', email: null, emailVerified: false })
})

test('"Cancel" is a denial', async () => {
  github.person = undefined
  await expect(signIn()).rejects.toMatchObject({ code: 'provider_denied' })
})

test('a code that is none, or was used, is a failure, although the answer is 200', async () => {
  const madeUp = signIn(provider, (url) => url.searchParams.set('code', 'made-up'))
  await expect(madeUp).rejects.toMatchObject({ code: 'provider_failed', detail: 'bad_verification_code' })
  const { url, keep } = await provider.begin(REDIRECT)
  const callback = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location') as string)
  await provider.finish(callback, keep)
  await expect(provider.finish(callback, keep)).rejects.toMatchObject({ code: 'provider_failed' })
})

test('a code that somebody else began with is a failure: the verifier is not theirs', async () => {
  const { keep } = await provider.begin(REDIRECT)
  const { url } = await provider.begin(REDIRECT)
  const callback = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location') as string)
  await expect(provider.finish(callback, keep)).rejects.toMatchObject({ detail: 'bad_verification_code' })
})

test('a wrong secret is named in the log by GitHub’s own code, and appears nowhere', async () => {
  const error = await signIn(make('another secret')).catch((caught: unknown) => caught)
  expect(error).toMatchObject({ code: 'provider_failed', detail: 'incorrect_client_credentials' })
  expect(JSON.stringify(error)).not.toContain('another secret')
})

test('GitHub that is away is said to be away', async () => {
  const gone = await startFakeGithub()
  gone.person = github.person
  const client = { githubClientId: GITHUB_CLIENT.id, githubClientSecret: GITHUB_CLIENT.secret }
  const by = createGithub({ ...client, githubUrl: gone.url }) as Provider
  const { url, keep } = await by.begin(REDIRECT)
  const callback = new URL((await fetch(url, { redirect: 'manual' })).headers.get('location') as string)
  await gone.stop()
  await expect(by.finish(callback, keep)).rejects.toMatchObject({ code: 'provider_unavailable' })
})

test('without both settings there is no such provider', () => {
  const none = { githubClientId: undefined, githubClientSecret: undefined, githubUrl: 'https://github.com' }
  expect(createGithub(none)).toBe(undefined)
})
