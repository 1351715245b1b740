import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Console, hasConsole, openConsole, signInOn } from './support/console.ts'
import { type Mailbox, startMailbox } from './support/mailbox.ts'
import { type Browser, OWNER, setUpOwner } from './support/people.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'

describe.skipIf(!hasConsole)('the link that proves an email address, in the console', () => {
  let mailbox: Mailbox
  let server: Server
  let owner: Browser
  let chromium: Console

  beforeAll(async () => {
    mailbox = await startMailbox()
    server = await startServer({ env: mailbox.env })
    owner = await setUpOwner(server)
    chromium = await openConsole(server.url)
  }, 120_000)

  afterAll(async () => {
    await chromium?.close()
    await server?.stop()
    await mailbox?.stop()
    removeFolders()
  })

  test('leads through signing in, keeps its token in the tab meanwhile, and proves it then', async () => {
    await owner.post('/api/v1/account/email-verification')
    const token = await mailbox.tokenFor(OWNER.email, '/verify-email')
    const page = await chromium.open(`/verify-email#token=${token}`, 'en')
    await page.locator('input[autocomplete="username"]').waitFor()
    expect(page.url()).not.toContain(token)
    expect((await owner.get('/api/v1/session')).body.person.email_verified).toBe(false)
    await signInOn(page, OWNER)
    await page.getByText('Your email address is confirmed', { exact: true }).first().waitFor()
    expect((await owner.get('/api/v1/session')).body.person.email_verified).toBe(true)
    // used up: nothing is left in the tab
    expect(await page.evaluate('sessionStorage.getItem("naru.link./verify-email")')).toBe(null)
    expect(await chromium.closePages((complaint) => /status of 401/.test(complaint))).toEqual([])
  })
})
