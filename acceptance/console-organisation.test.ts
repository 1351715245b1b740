import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hasConsole, launchChromium } from './support/console.ts'
import { type Browser as Caller, invite, setUpOwner } from './support/people.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'

describe.skipIf(!hasConsole)('console: the organisation', () => {
  let server: Server
  let browser: Browser
  let owner: Caller
  const contexts: BrowserContext[] = []
  const complaints: string[] = []

  beforeAll(async () => {
    server = await startServer()
    owner = await setUpOwner(server)
    browser = await launchChromium()
  }, 120_000)

  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close()
    expect(complaints.splice(0)).toEqual([])
  })

  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    removeFolders()
  })

  /** A page of somebody who has signed in already. */
  async function openPage(who: Caller, path: string): Promise<Page> {
    const context = await browser.newContext({
      locale: 'en-US',
      viewport: { width: 1360, height: 900 },
      acceptDownloads: true,
    })
    contexts.push(context)
    await context.addCookies(
      [...who.cookies].map(([name, value]) => ({
        name,
        value,
        url: server.url,
        sameSite: 'Strict' as const,
      })),
    )
    const page = await context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(server.url + path)
    return page
  }

  const dialogOf = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name })

  /** Chooses by the words of an option in a field that searches. */
  async function choose(page: Page, field: Locator, option: string): Promise<void> {
    await field.fill(option)
    await page.getByRole('option', { name: option }).first().click()
  }

  const personNamed = async (name: string) => {
    const { items } = (await owner.get(`/api/v1/people?q=${encodeURIComponent(name)}`)).body
    return items[0]
  }

  test('several people are invited at once; each link is shown and lets its person in', async () => {
    const page = await openPage(owner, '/people')
    await page.getByRole('button', { name: 'Invite people' }).click()
    const dialog = dialogOf(page, 'Invite people')
    await dialog.getByLabel('Email addresses').pressSequentially('seoyeon@naru.example,nobody,')
    await dialog.getByText('This is not an email address: nobody').waitFor()
    await page.keyboard.press('Backspace')
    await dialog.getByLabel('Email addresses').pressSequentially('doyun@naru.example,')
    await dialog.getByLabel('Developer').check()
    await dialog.getByRole('button', { name: 'Invite 2 people' }).click()

    const invited = dialogOf(page, 'Invited')
    const link = invited.getByLabel('Invitation link for seoyeon@naru.example')
    expect(await link.textContent()).toMatch(/\/accept-invitation#token=./)
    expect(await invited.getByText('Not sent by email').count()).toBe(2)
    const token = ((await link.textContent()) ?? '').split('#token=')[1]
    await invited.getByRole('button', { name: 'Done' }).click()
    await invited.waitFor({ state: 'detached' })

    const accepted = await server
      .as(null)
      .post('/api/v1/invitations/accept', { token, name: '김서연', password: 'boats on a quiet river' })
    expect([accepted.status, accepted.body.roles.toSorted()]).toEqual([201, ['developer', 'viewer']])
    await page.getByRole('tab', { name: 'Invitations' }).click()
    await page.getByRole('button', { name: 'Actions for doyun@naru.example' }).click()
    await page.getByRole('menuitem', { name: 'Withdraw' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click()
    await page.getByText('Withdrawn: doyun@naru.example').waitFor()
    await page.getByRole('heading', { name: 'No invitations' }).waitFor()
  })

  test('roles and groups of a person are changed, and what one may not give says why', async () => {
    await owner.post('/api/v1/groups', { name: 'night-shift', kind: 'team' })
    const admin = await invite(owner, { roles: ['admin'], name: 'Ada Admin' })
    const colleague = await invite(owner, { roles: ['viewer'], name: '박도윤' })
    const page = await openPage(admin.browser, '/people')
    await page.getByLabel('Search by name or email').fill('박도')
    await page.getByRole('button', { name: 'Open 박도윤' }).click()
    const drawer = dialogOf(page, 'Person')
    expect(await drawer.getByLabel('Owner').isDisabled()).toBe(true)
    await drawer.getByText('May do everything, and you may not.').waitFor()
    await drawer.getByText('May do more than you: actions:approve').waitFor()
    await drawer.getByLabel('Analyst').check()
    await choose(page, drawer.getByRole('combobox', { name: 'Teams and groups' }), 'night-shift')
    await drawer.getByRole('button', { name: 'Save changes' }).click()
    await page.getByText('Saved: 박도윤').waitFor()
    const { roles, groups } = await personNamed('박도윤')
    expect([roles.toSorted(), groups.map(({ name }: { name: string }) => name)]).toEqual([
      ['analyst', 'viewer'],
      ['night-shift'],
    ])

    await drawer.getByRole('button', { name: 'End all sessions' }).click()
    await dialogOf(page, 'End all sessions of 박도윤?')
      .getByRole('button', { name: 'End all sessions' })
      .click()
    await page.getByText('Signed out everywhere: 박도윤').waitFor()
    expect((await colleague.browser.get('/api/v1/session')).status).toBe(401)

    await drawer.getByRole('button', { name: 'Create reset link' }).click()
    const reset = dialogOf(page, 'Reset link for 박도윤')
    expect(await reset.locator('output').textContent()).toMatch(/\/reset-password#token=./)
    await reset.getByRole('button', { name: 'Close' }).click()

    await drawer.getByRole('button', { name: 'Remove from the organisation' }).click()
    await dialogOf(page, 'Remove 박도윤?').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('Removed: 박도윤').waitFor()
    expect(await personNamed('박도윤')).toBeUndefined()
  })

  test('a group gets a member and is deleted, with what that means', async () => {
    await invite(owner, { roles: ['viewer'], name: 'Grace Group' })
    const page = await openPage(owner, '/groups')
    await page.getByRole('button', { name: 'Create team or group' }).click()
    const dialog = dialogOf(page, 'Create team or group')
    await dialog.getByLabel('Name').fill('not a name')
    await dialog.getByRole('button', { name: 'Create team or group' }).click()
    await dialog.getByText('a letter or digit first.').waitFor()
    await dialog.getByLabel('Name').fill('고객지원')
    await dialog.getByRole('button', { name: 'Create team or group' }).click()
    const drawer = dialogOf(page, 'Teams and groups')
    await drawer.getByText('No members yet.').waitFor()
    await choose(page, drawer.getByRole('combobox', { name: 'Add people' }), 'Grace')
    await drawer.getByRole('button', { name: 'Save changes' }).click()
    await page.getByText('Saved: 고객지원').waitFor()
    await drawer.getByText('1 person').waitFor()
    await drawer.getByRole('button', { name: 'Delete' }).click()
    const confirm = dialogOf(page, 'Delete the team “고객지원”?')
    await confirm.getByText('1 person in it loses what is shared with it at once.').waitFor()
    await confirm.getByRole('button', { name: 'Delete' }).click()
    await page.getByText('Deleted: 고객지원').waitFor()
  })

  test('a role of one’s own is made, stands in the matrix, is changed, and stays while somebody has it', async () => {
    const page = await openPage(owner, '/roles')
    await page.getByRole('button', { name: 'Create role' }).click()
    const dialog = dialogOf(page, 'Create role')
    await dialog.getByRole('textbox', { name: 'Title' }).fill('Billing desk')
    expect(await dialog.getByLabel('Identifier').inputValue()).toBe('billing_desk')
    await dialog.getByLabel('Read reports').check()
    await dialog.getByRole('button', { name: 'Create role' }).click()
    await page.getByText('Created: Billing desk').waitFor()
    await page.getByRole('columnheader', { name: 'Billing desk' }).waitFor()
    const row = page.getByRole('row', { name: /^Read reports/ })
    expect(await row.getByRole('cell').last().textContent()).toContain('Allowed')

    await page.getByRole('button', { name: 'Edit Billing desk' }).click()
    await dialogOf(page, 'Edit “Billing desk”').getByLabel('Make and change reports').check()
    await page.getByRole('button', { name: 'Save changes' }).click()
    await page.getByText('Saved: Billing desk').waitFor()
    const { items } = (await owner.get('/api/v1/roles')).body
    expect(items.at(-1)).toMatchObject({
      name: 'billing_desk',
      permissions: ['knowledge:read', 'reports:read', 'reports:write'],
    })

    const holder = await invite(owner, { roles: ['billing_desk'], name: 'Bill Desk' })
    await page.reload()
    const remove = page.getByRole('button', { name: 'Delete Billing desk' })
    await page.getByRole('listitem').filter({ hasText: '1 person' }).waitFor()
    expect(await remove.getAttribute('aria-disabled')).toBe('true')
    const { id } = (await holder.browser.get('/api/v1/session')).body.person
    await owner.request('PATCH', `/api/v1/people/${id}`, { json: { roles: ['viewer'] } })
    await page.reload()
    await page.getByRole('listitem').filter({ hasText: '0 people' }).waitFor()
    await remove.click()
    await dialogOf(page, 'Delete “Billing desk”?').getByRole('button', { name: 'Delete' }).click()
    await page.getByText('Deleted: Billing desk').waitFor()
  })

  test('a key is shown once, found again by its beginning, rotated and revoked', async () => {
    const page = await openPage(owner, '/keys')
    await page.getByRole('button', { name: 'Create key' }).click()
    const create = dialogOf(page, 'Create key')
    await create.getByLabel('Name').fill('Support bot')
    await create.getByLabel('Requests per minute').fill('600')
    await create.getByRole('button', { name: 'Create key' }).click()
    const shown = dialogOf(page, 'Key created')
    const key = (await shown.locator('output').textContent()) ?? ''
    expect(key).toMatch(/^naru_sk_/)
    await shown.getByRole('button', { name: 'I have copied it' }).click()
    await shown.waitFor({ state: 'detached' })
    expect(await page.content()).not.toContain(key)

    await page.getByRole('button', { name: 'Found a key?' }).click()
    const identify = dialogOf(page, 'Whose key is this?')
    await identify.getByLabel('Key or its beginning').fill(key.slice(0, 14))
    await identify.getByRole('button', { name: 'Find' }).click()
    await identify.getByRole('button', { name: 'Open Support bot' }).click()

    const drawer = dialogOf(page, 'API key')
    await drawer.getByText('0 of 600').waitFor()
    await drawer.getByRole('button', { name: 'Rotate' }).click()
    const rotate = dialogOf(page, 'Rotate “Support bot”')
    await rotate.getByLabel('7 days').check()
    await rotate.getByRole('button', { name: 'Create the new key' }).click()
    const renewed = dialogOf(page, 'New key created')
    const next = (await renewed.locator('output').textContent()) ?? ''
    expect(next).not.toBe(key)
    for (const both of [key, next]) expect((await server.as(both).get('/api/v1/documents')).status).toBe(200)
    await renewed.getByRole('button', { name: 'I have copied it' }).click()

    await drawer.getByRole('button', { name: 'the key before it' }).waitFor()
    await drawer.getByRole('button', { name: 'Revoke Support bot' }).click()
    await dialogOf(page, 'Revoke “Support bot”?').getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('Revoked: Support bot').waitFor()
    await expect.poll(async () => (await server.as(next).get('/api/v1/documents')).status).toBe(401)
    expect((await server.as(key).get('/api/v1/documents')).status).toBe(200)
  })

  test('the audit trail is filtered by its address, shows what changed, verifies and is exported', async () => {
    const group = (await owner.post('/api/v1/groups', { name: 'ferries', kind: 'group' })).body
    await owner.request('PATCH', `/api/v1/groups/${group.id}`, { json: { description: 'Those who sail' } })
    const page = await openPage(owner, '/audit')
    await choose(page, page.getByRole('combobox', { name: 'Action' }), 'Teams and groups: all')
    await expect.poll(() => new URL(page.url()).searchParams.get('action')).toBe('group.')
    await page.getByRole('button', { name: 'Details: Group changed' }).first().click()
    const drawer = dialogOf(page, 'Group changed')
    await drawer.getByText('Those who sail').first().waitFor()
    await drawer.getByText('Description', { exact: true }).waitFor()
    await drawer.getByRole('button', { name: 'Show only this' }).click()
    await expect.poll(() => new URL(page.url()).searchParams.get('target')).toBe(group.id)
    await expect.poll(() => page.getByRole('button', { name: /^Details: / }).count()).toBe(2)

    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Export' }).click()
    const lines = (await readFile(await (await download).path(), 'utf8')).trim().split('\n')
    expect(lines.map((line) => JSON.parse(line).action)).toEqual(['group.created', 'group.changed'])

    await page.getByRole('button', { name: 'Verify' }).click()
    await page.getByRole('heading', { name: 'The trail is intact' }).waitFor()
    await page.reload()
    await page
      .getByRole('button', { name: /^Details: / })
      .nth(1)
      .waitFor()
    await expect.poll(() => page.getByRole('button', { name: /^Details: / }).count()).toBe(2)
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await page.getByRole('button', { name: 'Details: Audit trail verified' }).first().waitFor()
  })

  test('a long form leads to its first error, and keeps what was typed when one clicks beside it', async () => {
    const page = await openPage(owner, '/keys')
    await page.getByRole('button', { name: 'Create key' }).click()
    const dialog = dialogOf(page, 'Create key')
    await dialog.getByLabel('Requests per minute').fill('60')
    await page.mouse.click(5, 450)
    await dialog.getByRole('button', { name: 'Create key' }).click()
    const focused = page.locator(':focus')
    await dialog.getByLabel('Name').and(focused).waitFor()
    expect(await dialog.getByLabel('Requests per minute').inputValue()).toBe('60')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Discard' }).click()
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Create key' }).and(focused).waitFor()
  })

  test('the only owner is told why they stay one, and events name people instead of their ids', async () => {
    const page = await openPage(owner, '/people')
    await page.getByRole('button', { name: 'Open Olivia Owner' }).click()
    const drawer = dialogOf(page, 'Person')
    await drawer.getByText('The only owner: make somebody else an owner first.').waitFor()
    expect(await drawer.getByLabel('Owner').isDisabled()).toBe(true)

    const sailor = (await invite(owner, { roles: ['viewer'], name: 'Sam Sailor' })).browser
    const { id } = (await sailor.get('/api/v1/session')).body.person
    const group = (await owner.post('/api/v1/groups', { name: 'sailors', kind: 'group' })).body
    await owner.put(`/api/v1/groups/${group.id}/people`, { person_ids: [id] })
    await page.goto(`${server.url}/audit?action=group.members_changed&target=${group.id}`)
    await page.getByRole('button', { name: 'Details: Group members changed' }).click()
    const event = dialogOf(page, 'Group members changed')
    await event.getByText('Sam Sailor').waitFor()
    await event.getByText('People', { exact: true }).waitFor()
  })

  test('somebody without the permissions sees neither the pages nor the controls', async () => {
    const reader = await invite(owner, { roles: ['developer'], name: 'Rhea Reader' })
    const page = await openPage(reader.browser, '/people')
    await page.getByRole('button', { name: 'Open Rhea Reader' }).waitFor()
    const main = page.getByRole('main')
    expect(await main.getByRole('button', { name: 'Invite people' }).count()).toBe(0)
    const links = page.getByRole('navigation').getByRole('link')
    const names = await links.allTextContents()
    expect(names).toContain('Roles')
    for (const hidden of ['API keys', 'Audit trail', 'Settings']) expect(names).not.toContain(hidden)
    await page.getByRole('button', { name: 'Open Rhea Reader' }).click()
    await dialogOf(page, 'Person').getByText('That needs the permission people:manage.').waitFor()
    await page.goto(`${server.url}/audit`)
    await page.getByText('audit:read').waitFor()
  })

  test('the organisation is renamed, and another one made', async () => {
    const page = await openPage(owner, '/organisation')
    await page.getByLabel('Name').fill('한빛클라우드')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect.poll(async () => (await owner.get('/api/v1/session')).body.tenant.name).toBe('한빛클라우드')
    await page.getByRole('button', { name: 'Create organisation' }).click()
    const dialog = dialogOf(page, 'Create organisation')
    await dialog.getByLabel('Name').fill('Acme Resellers')
    await dialog.getByLabel('Identifier').fill('acme')
    await dialog.getByLabel('Invite someone to own it').check()
    await dialog.getByLabel('Their email address').fill('ceo@acme.example')
    await dialog.getByRole('button', { name: 'Create organisation' }).click()
    const made = dialogOf(page, '“Acme Resellers” is created')
    expect(await made.getByLabel('Invitation link for ceo@acme.example').textContent()).toContain('#token=')
    await made.getByRole('button', { name: 'Done' }).click()
    await page.getByRole('cell', { name: /^Acme Resellers/ }).waitFor()
  })
})
