import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type OidcIssuer, startOidcIssuer } from '../testkit/oidc-issuer.ts'
import { type Console, hasConsole, openConsole, signInOn } from './support/console.ts'
import { OWNER, setUpOwner } from './support/people.ts'
import { issuerSettings } from './support/providers.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'

const KIM = {
  sub: 'kim',
  email: 'kim@acme.example',
  email_verified: true,
  name: 'Kim Naru',
  groups: ['readers'],
}

/** "localhost" and 127.0.0.1 are two sites: the browser sends no strict cookie with what begins at the issuer. */
describe.skipIf(!hasConsole)('identity providers in the console', () => {
  let issuer: OidcIssuer
  let server: Server
  let chromium: Console

  beforeAll(async () => {
    issuer = await startOidcIssuer({ host: 'localhost' })
    server = await startServer({ env: issuerSettings(issuer.url) })
    await setUpOwner(server)
    chromium = await openConsole(server.url)
  }, 120_000)

  afterEach(async () => {
    expect(await chromium.closePages((complaint) => /status of 4\d\d/.test(complaint))).toEqual([])
  })

  afterAll(async () => {
    await chromium?.close()
    await server?.stop()
    await issuer?.stop()
    removeFolders()
  })

  test('one click signs in, and leads on to where one was going', async () => {
    issuer.person = KIM
    const page = await chromium.open('/account?x=1', 'en')
    await page.getByRole('button', { name: 'Continue with Acme login' }).click()
    await page.getByLabel('Name', { exact: true }).waitFor()
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Kim Naru')
    expect(new URL(page.url()).host).toBe(new URL(server.url).host)
    // a session like any other
    await page.reload()
    await page.getByLabel('Name', { exact: true }).waitFor()
    const cookies = await page.context().cookies(server.url)
    const session = cookies.find(({ name }) => name === 'naru_session')
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Strict' })
    expect(cookies.some(({ name }) => name === 'naru_provider')).toBe(false)
  })

  test('what went wrong is said in one’s language, and the way on is kept', async () => {
    issuer.person = { ...KIM, sub: 'stranger', email: 'stranger@acme.example', groups: [] }
    const page = await chromium.open('/account/sessions', 'ko')
    await page.getByRole('button', { name: /Acme login/ }).click()
    await page.getByText('아직 이곳에 들어올 수 없습니다. 관리자에게 초대를 요청하세요.').waitFor()
    await signInOn(page, OWNER)
    // whose account says English
    await page.getByText('This device', { exact: true }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/account/sessions')
  })

  test('an address may hold any text, and none but ours is shown', async () => {
    const page = await chromium.open('/sign-in?error=call+0900-1234+to+unlock', 'en')
    await page.getByText('The provider did not confirm who you are.').waitFor()
    expect(await page.locator('body').innerText()).not.toContain('0900')
  })

  test('an account is connected and disconnected under Security', async () => {
    const page = await chromium.open('/account/security', 'en')
    await signInOn(page, OWNER)
    const connect = async (password: string) => {
      await page.getByRole('button', { name: 'Connect Acme login' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Your password', { exact: true }).fill(password)
      await dialog.getByRole('button', { name: 'Connect', exact: true }).click()
    }
    issuer.person = KIM
    await connect('not the password')
    await page.getByText('This is not your current password.').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await connect(OWNER.password)
    await page.getByText('This account at the provider belongs to somebody else here.').waitFor()
    issuer.person = { sub: 'olivia', groups: [] }
    await page.context().clearCookies({ domain: 'localhost' })
    await connect(OWNER.password)
    await page.getByText(/^Connected since/).waitFor()
    expect(new URL(page.url()).search).toBe('')
    await page.getByRole('button', { name: 'Disconnect Acme login' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
    await page.getByText('Not connected', { exact: true }).waitFor()
  })
})
