import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FakeGithub, GITHUB_CLIENT, startFakeGithub } from '../testkit/github.ts'
import { type Browser, openBrowser, setUpOwner } from './support/people.ts'
import { comeBack, pathOf, signInAtProvider, signInBy } from './support/providers.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'

let github: FakeGithub
let server: Server
let owner: Browser

beforeAll(async () => {
  github = await startFakeGithub()
  server = await startServer({
    env: {
      NARU_GITHUB_CLIENT_ID: GITHUB_CLIENT.id,
      NARU_GITHUB_CLIENT_SECRET: GITHUB_CLIENT.secret,
      NARU_GITHUB_URL: github.url,
    },
  })
  owner = await setUpOwner(server)
})
afterAll(async () => {
  await server.stop()
  await github.stop()
  removeFolders()
})

const mona = (email: string, verified = true) => ({
  ...{ id: 583231, login: 'octocat', name: 'Mona' },
  emails: [{ email, primary: true, verified, visibility: null }],
})

test('GitHub lets in whoever connected it to their account, and knows them by their number', async () => {
  const email = 'mona@acme.example'
  github.person = mona(email)
  expect((await signInBy(server.url, 'github')).location).toBe('/sign-in?error=no_access')
  // what GitHub verified, it verified once: an address accepts no invitation and finds no account by that
  const { link } = (await owner.post('/api/v1/invitations', { email, roles: ['developer'] })).body
  expect((await signInBy(server.url, 'github')).location).toBe('/sign-in?error=no_access')
  const invited = openBrowser(server.url)
  const password = 'a raft of logs'
  const token = new URL(link).hash.slice('#token='.length)
  await invited.post('/api/v1/invitations/accept', { token, name: 'Mona', password })
  expect((await signInBy(server.url, 'github')).location).toBe('/sign-in?error=account_not_linked')
  const begun = await invited.post('/api/v1/account/providers/github/connect', { password })
  await invited.get(pathOf(await signInAtProvider(begun.body.url)))
  const { browser, location } = await signInBy(server.url, 'github', '/knowledge')
  expect(location).toBe('/knowledge')
  const session = (await browser.get('/api/v1/session')).body
  expect(session).toMatchObject({ roles: ['developer'], person: { name: 'Mona', email } })
  github.person = { ...mona('moved@other.example', false), login: 'renamed' }
  const again = await signInBy(server.url, 'github')
  expect((await again.browser.get('/api/v1/session')).body.person.id).toBe(session.person.id)
  // its tokens are kept nowhere
  const kept = (await owner.get('/api/v1/audit/export')).text + server.stderr()
  expect(github.tokens.filter((token) => kept.includes(token))).toEqual([])
})

test('a code that GitHub refuses with its 200 is a failure', async () => {
  const browser = openBrowser(server.url)
  const path = (await comeBack(browser, 'github')).replace(/code=\w+/, 'code=made-up')
  expect((await browser.get(path)).headers.get('location')).toBe('/sign-in?error=provider_failed')
  expect(server.stderr()).toContain('bad_verification_code')
})
