import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withDatabase } from './support/database.ts'
import { type Browser, invite, OWNER, openBrowser, setUpOwner } from './support/people.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'
import { totp } from './support/totp.ts'

let server: Server
let owner: Browser

beforeAll(async () => {
  server = await startServer()
  owner = await setUpOwner(server)
})
afterAll(async () => {
  await server.stop()
  removeFolders()
})

const session = (browser: Browser) => browser.get('/api/v1/session')

describe('a second factor', () => {
  let person: Awaited<ReturnType<typeof invite>>
  let secret = ''
  let confirmed = ''
  let backupCodes: string[] = []

  const enter = async (json: object, browser = openBrowser(server.url)) => {
    const first = await browser.signIn(person.email, person.password)
    expect(first.body).toEqual({ status: 'second_factor' })
    expect(browser.cookies.has('naru_session')).toBe(false)
    return { browser, answer: await browser.post('/api/v1/sign-in/second-factor', json) }
  }

  test('is on once a first code was right', async () => {
    person = await invite(owner, { roles: ['viewer'] })
    const { browser, password } = person
    const begin = (json: object) => browser.post('/api/v1/account/second-factor', json)
    expect((await begin({ password: 'wrong' })).body.code).toBe('password_wrong')
    const begun = (await begin({ password })).body
    expect(begun.uri).toContain(`secret=${begun.secret}`)
    expect(begun.backup_codes).toHaveLength(10)
    const other = openBrowser(server.url)
    expect((await other.signIn(person.email, password)).body.status).toBe('signed_in')
    const confirm = (code: string) => browser.post('/api/v1/account/second-factor/confirm', { code })
    expect((await confirm('000000')).body.code).toBe('code_invalid')
    ;({ secret, backup_codes: backupCodes } = begun)
    confirmed = totp(secret)
    expect((await confirm(confirmed)).status).toBe(204)
    expect((await session(browser)).body.person.two_factor_enabled).toBe(true)
    expect((await begin({ password })).body.code).toBe('second_factor_enabled')
  })

  test('a password alone opens nothing; a code works once', async () => {
    // that of the confirmation is used up; the next one is another, whichever half minute it is now
    const used = await enter({ code: confirmed })
    expect([used.answer.status, used.answer.body.code]).toEqual([400, 'code_invalid'])
    const next = totp(secret, Date.now() + 30_000)
    const { answer, browser } = await enter({ code: next })
    expect(answer.body.status).toBe('signed_in')
    expect((await session(browser)).body.person.email).toBe(person.email)
    expect((await enter({ code: next })).answer.body.code).toBe('code_invalid')
  })

  test('a backup code works once', async () => {
    expect((await enter({ backup_code: backupCodes[0] })).answer.body.status).toBe('signed_in')
    expect((await enter({ backup_code: backupCodes[0] })).answer.body.code).toBe('code_invalid')
  })

  test('without the password before it there is nothing to enter a code for', async () => {
    const answer = await openBrowser(server.url).post('/api/v1/sign-in/second-factor', { code: '123456' })
    expect([answer.status, answer.body.code]).toEqual([401, 'second_factor_expired'])
    // another session of one's own is no way around it
    const around = await owner.post('/api/v1/sign-in/second-factor', { code: '123456' })
    expect(around.body.code).toBe('second_factor_expired')
  })

  test('a trusted device is asked for none, until the password changes', async () => {
    const { browser, answer } = await enter({ backup_code: backupCodes[1], trust_device: true })
    expect(answer.body.status).toBe('signed_in')
    await browser.delete('/api/v1/session')
    expect((await browser.signIn(person.email, person.password)).body.status).toBe('signed_in')
    const renewed = 'the fourth river at night'
    const change = { current_password: person.password, new_password: renewed }
    expect((await browser.post('/api/v1/account/password', change)).status).toBe(204)
    person.password = renewed
    await browser.delete('/api/v1/session')
    expect((await browser.signIn(person.email, renewed)).body.status).toBe('second_factor')
  })

  test('guessing codes has to wait', async () => {
    const browser = openBrowser(server.url)
    const answers: string[] = []
    for (let i = 0; i < 7; i++)
      answers.push((await enter({ code: String(100_000 + i) }, browser)).answer.body.code)
    expect(answers.at(-1)).toBe('too_many_attempts')
    await withDatabase(server, (client) => client.query('delete from sign_in_failures'))
  })

  test('is turned off with the password, and old backup codes end with new ones', async () => {
    const { browser } = await enter({ backup_code: backupCodes[2] })
    const { password } = person
    const codes = (await browser.post('/api/v1/account/second-factor/backup-codes', { password })).body
      .backup_codes
    expect(codes).toHaveLength(10)
    expect((await enter({ backup_code: backupCodes[3] })).answer.body.code).toBe('code_invalid')
    const off = (json: object) => browser.request('DELETE', '/api/v1/account/second-factor', { json })
    expect((await off({ password: 'wrong' })).body.code).toBe('password_wrong')
    expect((await off({ password })).status).toBe(204)
    expect((await openBrowser(server.url).signIn(person.email, password)).body.status).toBe('signed_in')
  })

  test('that was lost is turned off by an admin, for others than themselves', async () => {
    const lost = await invite(owner, { roles: ['viewer'] })
    const begun = await lost.browser.post('/api/v1/account/second-factor', { password: lost.password })
    const code = totp(begun.body.secret)
    expect((await lost.browser.post('/api/v1/account/second-factor/confirm', { code })).status).toBe(204)
    const idOf = async (browser: typeof owner) => (await session(browser)).body.person.id
    const removeFrom = async (browser: typeof owner) =>
      owner.delete(`/api/v1/people/${await idOf(browser)}/second-factor`)
    expect((await removeFrom(owner)).body.code).toBe('own_second_factor')
    expect((await removeFrom(lost.browser)).status).toBe(204)
    expect((await removeFrom(lost.browser)).body.code).toBe('second_factor_not_enabled')
    expect((await openBrowser(server.url).signIn(lost.email, lost.password)).body.status).toBe('signed_in')
    const [event] = (await owner.get('/api/v1/audit?action=second_factor.removed')).body.items
    expect(event).toMatchObject({ actor: { name: OWNER.name }, target: { kind: 'person' } })
  })

  test('that the owner of two organisations lost is turned off by whoever runs the installation alone', async () => {
    const lost = await invite(owner, { roles: ['owner'] })
    const made = await lost.browser.post('/api/v1/tenants', { slug: 'second', name: 'Second' })
    expect(made.status).toBe(201)
    const begun = await lost.browser.post('/api/v1/account/second-factor', { password: lost.password })
    await lost.browser.post('/api/v1/account/second-factor/confirm', { code: totp(begun.body.secret) })
    const { id } = (await session(lost.browser)).body.person
    const admin = await invite(owner, { roles: ['admin'] })
    expect((await admin.browser.delete(`/api/v1/people/${id}/second-factor`)).status).toBe(403)
    expect((await server.delete(`/api/v1/people/${id}/second-factor`)).status).toBe(204)
    expect((await openBrowser(server.url).signIn(lost.email, lost.password)).body.status).toBe('signed_in')
    await lost.browser.put('/api/v1/session/tenant', { tenant_id: made.body.id })
    const trail = await lost.browser.get('/api/v1/audit?action=second_factor.removed')
    expect(trail.body.items).toMatchObject([{ target: { id } }])
  })

  test('is in the audit trail without its secret', async () => {
    const { text } = await owner.get('/api/v1/audit?limit=200')
    for (const action of ['second_factor.enabled', 'second_factor.disabled', 'password.changed'])
      expect(text.includes(action)).toBe(true)
    for (const hidden of [secret, ...backupCodes, OWNER.password]) expect(text.includes(hidden)).toBe(false)
    const stored = await withDatabase(server, async (client) => {
      const { rows } = await client.query('select t::text as row from two_factors t')
      return JSON.stringify(rows)
    })
    for (const code of backupCodes) expect(stored).not.toContain(code)
  })
})
