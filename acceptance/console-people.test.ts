import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Console, hasConsole, openConsole, signInOn } from './support/console.ts'
import { invite, OWNER, signInAs } from './support/people.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'
import { totp } from './support/totp.ts'

/** Refusals are answers here; the browser reports each of them. */
const isRefusal = (complaint: string) => /status of 4\d\d/.test(complaint)

const askHeading = (page: Page) => page.getByRole('heading', { name: 'What would you like to know?' })

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account:/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await page.getByRole('heading', { name: 'Sign in to Naru' }).waitFor()
}

/** The tests build on each other: the first makes the owner. */
describe.skipIf(!hasConsole)('people in the console', () => {
  let server: Server
  let chromium: Console

  beforeAll(async () => {
    server = await startServer()
    chromium = await openConsole(server.url)
  }, 120_000)

  afterEach(async () => {
    expect(await chromium.closePages(isRefusal)).toEqual([])
  })

  afterAll(async () => {
    await chromium?.close()
    await server?.stop()
    removeFolders()
  })

  test('whoever holds the first-run key becomes the owner of a new installation', async () => {
    const page = await chromium.open('/knowledge', 'en')
    await page.getByRole('heading', { name: 'Welcome to Naru' }).waitFor()
    await page.getByLabel('First-run key').fill('naru_sk_of_somebody_else')
    await page.getByLabel('Name of your organisation').fill('Naru Ferries')
    await page.getByLabel('Your name').fill(OWNER.name)
    await page.getByLabel('Email').fill(OWNER.email)
    await page.getByLabel('Password', { exact: true }).fill('too short')
    await page.getByRole('button', { name: 'Create the owner account' }).click()
    await page.getByText('Use at least 10 characters.').waitFor()
    await page.getByLabel('Password', { exact: true }).fill(OWNER.password)
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor()
    // the link that the first start prints brings the key along, and leaves the address bar at once
    await page.goto(`${server.url}/setup#key=${server.rootKey}`)
    await expect.poll(() => page.getByLabel('First-run key').inputValue()).toBe(server.rootKey)
    await page.getByLabel('Your name').fill(OWNER.name)
    await page.getByLabel('Email').fill(OWNER.email)
    await page.getByLabel('Password', { exact: true }).fill(OWNER.password)
    await page.keyboard.press('Enter')
    await page.getByText('Enter the name of your organisation.').waitFor()
    await page.getByLabel('Name of your organisation').fill('Naru Ferries')
    expect(page.url()).toBe(`${server.url}/setup`)
    await page.keyboard.press('Enter')
    await askHeading(page).waitFor()
    const { tenant } = (await (await signInAs(server, OWNER)).get('/api/v1/session')).body
    expect(tenant.name).toBe('Naru Ferries')

    await signOut(page)
    // there is an owner now
    await page.goto(`${server.url}/setup#key=${server.rootKey}`)
    await page.getByRole('heading', { name: 'Sign in to Naru' }).waitFor()
  })

  test('a protected page returns after signing in, and no link leads to another site', async () => {
    const page = await chromium.open('/account/sessions', 'en')
    await signInOn(page, OWNER)
    await page.getByText('This device', { exact: true }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/account/sessions')
    await signOut(page)

    await page.goto(`${server.url}/sign-in?to=${encodeURIComponent('//evil.example/x')}`)
    await signInOn(page, OWNER)
    await askHeading(page).waitFor()
    expect(page.url()).toBe(`${server.url}/`)
  })

  test('a second factor is asked for once it is on: by code, or by one of the backup codes', async () => {
    const page = await chromium.open('/account/security', 'en')
    await signInOn(page, OWNER)
    await page.getByRole('button', { name: 'Turn on' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Your password').fill(OWNER.password)
    await page.keyboard.press('Enter')
    await dialog.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor()
    const secret = ((await dialog.getByLabel('Key for the app').textContent()) ?? '').replaceAll(' ', '')
    await page.keyboard.type(totp(secret))
    await dialog.getByRole('listitem').first().waitFor()
    const codes = await dialog
      .getByRole('list', { name: 'Backup codes' })
      .getByRole('listitem')
      .allTextContents()
    expect(codes.length).toBeGreaterThan(5)
    // a second factor without its codes could lock them out: nothing leads away by mistake
    await page.keyboard.press('Escape')
    await page.mouse.click(5, 400)
    expect(await dialog.getByRole('button', { name: 'Close' }).count()).toBe(0)
    const done = dialog.getByRole('button', { name: 'Done' })
    expect(await done.isDisabled()).toBe(true)
    const saved = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Download' }).click()
    expect((await saved).suggestedFilename()).toBe('naru-backup-codes.txt')
    expect(await dialog.getByLabel('I have kept them').isChecked()).toBe(true)
    await done.click()
    await page.getByRole('button', { name: 'New backup codes' }).waitFor()
    await signOut(page)

    await signInOn(page, OWNER)
    await page.getByRole('heading', { name: 'One more step' }).waitFor()
    await page.keyboard.type('000000')
    await page.getByText(/^This code is wrong/).waitFor()
    // one that was used is refused, so the one that comes next
    await page.keyboard.type(totp(secret, Date.now() + 30_000))
    await askHeading(page).waitFor()
    await signOut(page)

    await signInOn(page, OWNER)
    await page.getByRole('button', { name: 'Use a backup code instead' }).click()
    await page.getByLabel('Backup code').fill(codes[0] ?? '')
    await page.keyboard.press('Enter')
    await askHeading(page).waitFor()

    await page.goto(`${server.url}/account/security`)
    await page.getByRole('button', { name: 'Turn off' }).click()
    await dialog.getByLabel('Your password').fill(OWNER.password)
    await dialog.getByRole('button', { name: 'Turn off' }).click()
    await page.getByRole('button', { name: 'Turn on' }).waitFor()
  })

  test('a link to a new password works once, and says so before a password is typed', async () => {
    const owner = await signInAs(server, OWNER)
    const { email, browser } = await invite(owner, { roles: ['viewer'] })
    const { id } = (await browser.get('/api/v1/session')).body.person
    const { link } = (await owner.post(`/api/v1/people/${id}/reset-link`)).body
    const path = `/reset-password${new URL(link).hash}`
    const page = await chromium.open(path, 'en')
    await page.getByLabel('New password').fill('the last ferry of the day')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Your password is changed' }).waitFor()
    await page.getByRole('link', { name: 'Sign in' }).click()
    await signInOn(page, { email, password: 'the last ferry of the day' })
    await askHeading(page).waitFor()

    const again = await chromium.open(path, 'en')
    await again.getByRole('heading', { name: 'This link does not work any more' }).waitFor()
    expect(await again.getByLabel('New password').count()).toBe(0)
  })

  test('somebody is invited, and joins with a name and password of their own', async () => {
    const page = await chromium.open('/people', 'en')
    await signInOn(page, OWNER)
    await page.getByRole('button', { name: 'Invite people' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Email addresses').fill('mina@naru.example')
    await page.keyboard.press('Enter')
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click()
    const shown = dialog.getByLabel('Invitation link for mina@naru.example')
    const link = new URL((await shown.textContent()) ?? '')
    expect(link.hash).toMatch(/^#token=/)

    const path = link.pathname + link.hash
    const guest = await chromium.open(path, 'ko')
    await guest.getByText('mina@naru.example 주소로 초대받았습니다.').waitFor()
    expect(guest.url()).toBe(`${server.url}/accept-invitation`)
    await guest.getByLabel('이름').fill('민아')
    await guest.getByLabel('비밀번호', { exact: true }).fill('강 건너 노을이 붉다')
    await guest.keyboard.press('Enter')
    await guest.getByRole('heading', { name: '무엇을 찾고 계신가요?' }).waitFor()
    expect(await guest.getByRole('link', { name: '사람' }).count()).toBe(0)
    await guest.getByRole('button', { name: '계정: 민아' }).click()
    await guest.getByText('열람자').waitFor()

    const again = await chromium.open(path, 'en')
    await again.getByRole('heading', { name: 'This invitation cannot be used' }).waitFor()
  })

  test('somebody with an account joins another organisation, and switches between them', async () => {
    const owner = await signInAs(server, OWNER)
    const { email, password } = await invite(owner, { roles: ['viewer'] })
    const made = await owner.post('/api/v1/tenants', { slug: 'hangang', name: 'Hangang' })
    expect(made.status).toBe(201)
    const moved = await owner.put('/api/v1/session/tenant', { tenant_id: made.body.id })
    expect(moved.body.tenant.name).toBe('Hangang')
    const document = { external_id: 'tide', title: 'Tide table', content: 'High at six.', format: 'text' }
    await owner.put('/api/v1/documents?wait=true', { documents: [document] })
    const { link } = (await owner.post('/api/v1/invitations', { email, roles: ['developer'] })).body

    const page = await chromium.open(`/accept-invitation${new URL(link).hash}`, 'en')
    await page.getByRole('link', { name: 'Sign in and join' }).click()
    await signInOn(page, { email, password })
    await page.getByRole('button', { name: 'Join Hangang' }).click()
    await askHeading(page).waitFor()

    await page.getByRole('link', { name: 'Knowledge' }).click()
    await page.getByRole('link', { name: 'Tide table' }).click()
    await page.getByText('High at six.').waitFor()
    await page.getByRole('button', { name: 'Organisation: Hangang' }).click()
    await page.getByRole('option', { name: /^(?!.*Hangang)/ }).click()
    // the document is not there: its page gives way to the list, in which nothing of the other is left
    await page.getByRole('heading', { name: 'Knowledge' }).waitFor()
    await expect.poll(() => new URL(page.url()).pathname).toBe('/knowledge')
    await expect.poll(() => page.getByText('Tide table').count()).toBe(0)
  })

  test('a session that is ended elsewhere leads to signing in, says so, and goes on where it was', async () => {
    const owner = await signInAs(server, OWNER)
    const who = await invite(owner, { roles: ['viewer'] })
    const lost = await chromium.open('/knowledge', 'en')
    await signInOn(lost, who)
    await lost.getByRole('heading', { name: 'Knowledge' }).waitFor()

    const page = await chromium.open('/account/sessions', 'en')
    await signInOn(page, who)
    await page.getByRole('button', { name: 'End all others' }).click()
    const question = page.getByRole('dialog', { name: 'End all other sessions?' })
    await question.getByRole('button', { name: 'End all others' }).click()
    await page.getByText('You are signed in on this device only.').waitFor()

    await lost.getByRole('button', { name: /^Account:/ }).click()
    await lost.getByRole('menuitem', { name: 'Account' }).click()
    await lost.getByRole('tab', { name: 'Sessions' }).click()
    await lost.getByText('Your session has ended.').waitFor()
    await signInOn(lost, who)
    await lost.getByText('This device', { exact: true }).waitFor()
    expect(new URL(lost.url()).pathname).toBe('/account/sessions')
  })
})
