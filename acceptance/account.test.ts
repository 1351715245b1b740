import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withDatabase } from './support/database.ts'
import { type Mailbox, startMailbox, tokenIn } from './support/mailbox.ts'
import { type Browser, invite, openBrowser, setUpOwner } from './support/people.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'

let server: Server
let owner: Browser
let mailbox: Mailbox

beforeAll(async () => {
  mailbox = await startMailbox()
  const env = { ...mailbox.env, NARU_PUBLIC_URL: 'http://naru.example', LOG_LEVEL: 'trace' }
  server = await startServer({ env })
  owner = await setUpOwner(server)
})
afterAll(async () => {
  await server.stop()
  await mailbox.stop()
  removeFolders()
})

const mailTo = (email: string, path: string) => mailbox.mailTo(email, path)
const session = (browser: Browser) => browser.get('/api/v1/session')

describe('sessions', () => {
  test('are listed, and end one by one or all others at once', async () => {
    const { browser, email, password } = await invite(owner, { roles: ['viewer'] })
    const others = [openBrowser(server.url), openBrowser(server.url)] as const
    for (const other of others) await other.signIn(email, password)
    const { items } = (await browser.get('/api/v1/account/sessions')).body
    expect(items).toHaveLength(3)
    expect(items.filter((item: { is_current: boolean }) => item.is_current)).toHaveLength(1)
    expect(items[0]).toMatchObject({ address: '127.0.0.1', user_agent: 'node' })
    const own = (await others[0].get('/api/v1/account/sessions')).body.items
    const { id } = own.find((item: { is_current: boolean }) => item.is_current)
    expect((await browser.delete(`/api/v1/account/sessions/${id}`)).status).toBe(204)
    expect((await session(others[0])).status).toBe(401)
    expect((await browser.delete('/api/v1/account/sessions')).status).toBe(204)
    expect((await session(others[1])).status).toBe(401)
    expect((await session(browser)).status).toBe(200)
  })

  test('of others are not to be found', async () => {
    const { browser } = await invite(owner, { roles: ['admin'] })
    const { items } = (await owner.get('/api/v1/account/sessions')).body
    const answer = await browser.delete(`/api/v1/account/sessions/${items[0].id}`)
    expect([answer.status, answer.body.code]).toEqual([404, 'not_found'])
    expect((await session(owner)).status).toBe(200)
  })

  test.each([
    ['GET', '/api/v1/account/sessions'],
    ['DELETE', '/api/v1/account/sessions'],
    ['PATCH', '/api/v1/account'],
    ['POST', '/api/v1/account/second-factor'],
    ['POST', '/api/v1/account/email-verification'],
    ['POST', '/api/v1/email-verification', { token: 'x' }],
  ])('and accounts are nothing for a key: %s %s', async (method, path, json: object = {}) => {
    const answer = await server.request(method, path, { ...(method === 'GET' ? {} : { json }) })
    expect([answer.status, answer.body.code]).toEqual([403, 'person_required'])
  })
})

describe('a password', () => {
  test('is changed by whoever knows it, and ends the other sessions', async () => {
    const { browser, email, password } = await invite(owner, { roles: ['viewer'] })
    const other = openBrowser(server.url)
    await other.signIn(email, password)
    const change = (json: object) => browser.post('/api/v1/account/password', json)
    const next = 'another river at dusk'
    expect((await change({ current_password: 'wrong', new_password: next })).body.code).toBe('password_wrong')
    expect((await change({ new_password: next })).body.code).toBe('password_wrong')
    expect((await change({ current_password: password, new_password: 'short' })).body.code).toBe(
      'password_too_short',
    )
    expect((await change({ current_password: password, new_password: next })).status).toBe(204)
    expect((await session(other)).status).toBe(401)
    expect((await session(browser)).status).toBe(200)
    expect((await openBrowser(server.url).signIn(email, password)).status).toBe(401)
    expect((await openBrowser(server.url).signIn(email, next)).status).toBe(200)
  })

  test('is reset by a link that works once; nobody learns who has an account', async () => {
    const { browser, email, password } = await invite(owner, { roles: ['viewer'] })
    const ask = (address: string) => server.post('/api/v1/password-reset', { email: address }, { key: null })
    const [known, unknown] = [await ask(email), await ask('nobody@naru.example')]
    expect([known.status, known.text]).toEqual([202, '{}'])
    expect([unknown.status, unknown.text]).toEqual([202, '{}'])
    const mail = await mailTo(email, '/reset-password')
    expect(mail.text).toContain('http://naru.example/reset-password#token=')
    const token = tokenIn(mail.text)
    const fresh = openBrowser(server.url)
    const confirm = (json: object) => fresh.post('/api/v1/password-reset/confirm', json)
    expect((await confirm({ token, password: 'short' })).body.code).toBe('password_too_short')
    const inspect = () => fresh.post('/api/v1/password-reset/inspect', { token })
    expect((await inspect()).status).toBe(204)
    const next = 'the third river at noon'
    const twice = await Promise.all([confirm({ token, password: next }), confirm({ token, password: next })])
    expect(twice.map((answer) => answer.status).sort()).toEqual([204, 404])
    const spent = await inspect()
    expect([spent.status, spent.body.code]).toEqual([404, 'link_invalid'])
    expect((await session(browser)).status).toBe(401)
    expect((await openBrowser(server.url).signIn(email, password)).status).toBe(401)
    const again = await fresh.signIn(email, next)
    // the mail proved the address too
    expect(again.body.session.person).toMatchObject({ email, email_verified: true })
    expect(mailbox.mails.filter((one) => one.to === 'nobody@naru.example')).toEqual([])
    expect(server.stderr()).not.toContain(token)
    expect(server.stderr()).not.toContain(password)
    const stored = await withDatabase(server, async (client) => {
      const { rows } = await client.query('select v::text as row from verifications v')
      return JSON.stringify(rows)
    })
    expect(stored).not.toContain(token)
  })

  test('a link of nobody, an old one and that of another purpose are none', async () => {
    const { browser, email } = await invite(owner, { roles: ['viewer'] })
    await browser.post('/api/v1/account/email-verification')
    const proof = tokenIn((await mailTo(email, '/verify-email')).text)
    for (const token of ['x', proof]) {
      const answer = await browser.post('/api/v1/password-reset/confirm', {
        token,
        password: 'a long enough one',
      })
      expect([answer.status, answer.body.code]).toEqual([404, 'link_invalid'])
      expect((await browser.post('/api/v1/password-reset/inspect', { token })).status).toBe(404)
    }
    await server.post('/api/v1/password-reset', { email }, { key: null })
    const token = tokenIn((await mailTo(email, '/reset-password')).text)
    await withDatabase(server, (client) => client.query(`update verifications set expires_at = now()`))
    const late = await browser.post('/api/v1/password-reset/confirm', {
      token,
      password: 'a long enough one',
    })
    expect(late.body.code).toBe('link_invalid')
  })

  test('a mail server that is away for a moment loses no mail, and shows in no answer', async () => {
    const { email } = await invite(owner, { roles: ['viewer'] })
    mailbox.refuse(1)
    expect((await server.post('/api/v1/password-reset', { email }, { key: null })).status).toBe(202)
    await mailTo(email, '/reset-password')
    const refusal = server
      .stderr()
      .split('\n')
      .find((line) => line.includes('a mail could not be sent'))
    expect(refusal).toBeDefined()
    expect(refusal).not.toContain(email)
  })
})

test('an email address is proved by a link', async () => {
  const { browser, email } = await invite(owner, { roles: ['viewer'], email: 'proof@naru.example' })
  await withDatabase(server, (client) =>
    client.query('update people set email_verified = false where email = $1', [email]),
  )
  expect((await browser.post('/api/v1/account/email-verification')).status).toBe(202)
  const token = tokenIn((await mailTo(email, '/verify-email')).text)
  const prove = (who: Browser) => who.post('/api/v1/email-verification', { token })
  // a click of whoever gets the mail proves nothing about an account that is not theirs
  expect((await prove(openBrowser(server.url))).status).toBe(401)
  expect((await prove(owner)).body.code).toBe('link_invalid')
  expect((await session(browser)).body.person.email_verified).toBe(false)
  expect((await prove(browser)).status).toBe(204)
  expect((await session(browser)).body.person.email_verified).toBe(true)
  expect((await prove(browser)).body.code).toBe('link_invalid')
})

test('name and language are one’s own to change, nothing else is', async () => {
  const { browser } = await invite(owner, { roles: ['viewer'] })
  const change = (json: object) => browser.request('PATCH', '/api/v1/account', { json })
  expect((await change({ name: '김나루', language: 'ko' })).body).toMatchObject({
    name: '김나루',
    language: 'ko',
  })
  expect((await session(browser)).body.principal.name).toBe('김나루')
  for (const json of [{ email: 'x@y.io' }, { email_verified: true }, { roles: ['owner'] }, { name: '' }])
    expect((await change(json)).body.code).toBe('validation_failed')
})

test('all of it is in the audit trail', async () => {
  const { items } = (await owner.get('/api/v1/audit?limit=200')).body
  const actions = items.map((item: { action: string }) => item.action)
  for (const action of ['session.ended', 'password.changed', 'password.reset', 'account.changed'])
    expect(actions).toContain(action)
})
