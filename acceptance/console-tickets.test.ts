import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type FakeFreshdesk, startFakeFreshdesk } from '../testkit/helpdesk/fake-freshdesk.ts'
import { type Console, hasConsole, openConsole, signInOn } from './support/console.ts'
import { type Browser, invite, OWNER, setUpOwner } from './support/people.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'

const NARROW = 380
const WIDE = 1280

/** Nothing of a page stands out at its side. */
const isWithinWidth = (page: Page) =>
  page.locator('html').evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)

describe.skipIf(!hasConsole)('tickets in the console', () => {
  let server: Server
  let desk: FakeFreshdesk
  let chromium: Console
  /** Signed in once: each test goes on from there. */
  let page: Page
  let ticketId: string
  let owner: Browser

  beforeAll(async () => {
    desk = await startFakeFreshdesk({ tickets: 12, seed: 'console' })
    const subject = 'Charged twice for order 2026-1182'
    const text =
      'My card statement shows the payment for order 2026-1182 two times. Please refund one of them.'
    const past = desk.world.create({ subject: 'Order was charged twice', text, language: 'en' })
    desk.world.answer(past, 'When will I have my money back?')
    desk.world.reply(past, 'The second payment was cancelled. Your bank returns it within 5 working days.')
    desk.world.update(past, { status: 'closed' })
    ticketId = String(desk.world.create({ subject, text, language: 'en', status: 'open' }))
    desk.world.note(Number(ticketId), 'The payment provider confirms two charges.\n\n```\npaid 2x\n```')
    server = await startServer()
    owner = await setUpOwner(server)
    chromium = await openConsole(server.url)
    page = await chromium.open('/tickets', 'en')
    await signInOn(page, OWNER)
  }, 120_000)

  afterAll(async () => {
    // signed out, the first question to the server is answered with 401; a wrong API key, with 422
    expect(await chromium?.closePages((complaint) => /\b(401|422)\b/.test(complaint))).toEqual([])
    await chromium?.close()
    await server?.stop()
    await desk?.stop()
    removeFolders()
  })

  test('from nothing to tickets: a help desk is connected, its cost shown, then it is read in', async () => {
    await page.getByRole('link', { name: 'Connect a help desk' }).click()
    const form = page.getByRole('dialog', { name: 'Connect Freshdesk' })
    await form.getByLabel('Address').fill(desk.url)
    await form.getByRole('textbox', { name: 'API key' }).fill('wrong')
    await form.getByRole('button', { name: 'Check and connect' }).click()
    // refused: nothing is stored, and what was entered stays
    await form.getByText('does not accept the credential').waitFor()
    await form.getByRole('textbox', { name: 'API key' }).fill(desk.apiKey)
    await form.getByRole('button', { name: 'Check and connect' }).click()

    const drawer = page.getByRole('dialog', { name: 'Freshdesk', exact: true })
    await drawer.getByText('Waits to be started').waitFor()
    await drawer.getByRole('button', { name: 'Start reading in' }).click()
    const cost = page.getByRole('dialog', { name: 'Start reading in Freshdesk' })
    // without a model nothing is to be paid
    await cost.getByText('No model is set for summaries').waitFor()
    await cost.getByRole('button', { name: 'Start reading in' }).click()
    await cost.waitFor({ state: 'hidden' })
    await drawer.getByText('Changes are in up to').waitFor({ timeout: 60_000 })
    // its stages stay; one that nothing is set up for says so, and where that is done
    const last = drawer.getByRole('region', { name: 'Last run' })
    await last.getByText('No model is chosen for summaries').waitFor()
    await last.getByRole('link', { name: 'Copilot settings' }).first().waitFor()

    await drawer.getByRole('tab', { name: 'Webhook' }).click()
    await drawer.getByText(`${server.url}/api/v1/webhooks/src_`).waitFor()
    await drawer.getByRole('tab', { name: 'Access' }).click()
    await drawer.getByLabel('Billing').waitFor()
    await drawer.getByRole('tab', { name: 'Failures' }).click()
    await drawer.getByText('Nothing was given up').waitFor()
  })

  test('a ticket: its thread with private notes marked, what was like it, a reply that is counted', async () => {
    await page.goto(`${server.url}/tickets?q=${encodeURIComponent('Charged twice for order')}`)
    await page.getByRole('link', { name: 'Open ticket: Charged twice for order 2026-1182' }).click()
    const thread = page.getByRole('list', { name: 'Conversation' })
    const note = thread.getByRole('listitem').filter({ hasText: 'Private note' })
    await note.getByText('The payment provider confirms two charges.').waitFor()
    expect(await note.locator('pre').innerText()).toBe('paid 2x')

    const panel = page.getByRole('region', { name: 'Ticket assistant' })
    const similar = panel.getByRole('region', { name: 'Similar tickets' })
    await similar.getByText('The second payment was cancelled.').first().waitFor()
    const helpful = similar.getByRole('button', { name: 'Helpful: Order was charged twice', exact: true })
    await helpful.click()
    await expect.poll(() => helpful.getAttribute('aria-pressed')).toBe('true')

    // by one key: to the reply, and written
    await page.keyboard.press('g')
    const draft = panel.getByRole('textbox', { name: 'Draft' })
    await panel.getByText('Check and edit it before you send it').waitFor()
    expect(await draft.inputValue()).not.toBe('')
    expect(await draft.inputValue()).not.toContain('payment provider confirms')
    await draft.fill('We cancelled the second payment.')
    await panel.getByRole('button', { name: 'Copy', exact: true }).click()
    await panel.getByText('Counted as used with edits.').waitFor()
    await panel.getByRole('button', { name: 'Take back' }).click()
    await panel.getByText('Counted as used with edits.').waitFor({ state: 'hidden' })
    await panel.getByRole('button', { name: 'Undo' }).click()
    expect(await draft.inputValue()).not.toBe('We cancelled the second payment.')

    await panel.getByRole('tab', { name: 'Ask' }).click()
    await panel
      .getByRole('textbox', { name: 'Ask about this ticket' })
      .fill('When does the bank return the second payment?')
    await page.keyboard.press('Enter')
    await panel.getByRole('article').getByText('When does the bank return the second payment?').waitFor()
  })

  test('what is found of a help desk has the number that agents know, and no id of ours', async () => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await page.keyboard.type('order 2026-1182 charged twice')
    const found = page.getByRole('button', { name: 'Charged twice for order 2026-1182' })
    await found.getByText(`#${ticketId}`, { exact: true }).waitFor()
    await page.keyboard.press('Escape')
  })

  test('on a phone thread and assistant take turns, and nothing stands out at the side', async () => {
    await page.setViewportSize({ width: NARROW, height: 800 })
    await page.goto(`${server.url}/tickets/${ticketId}`)
    await page.getByRole('region', { name: 'Similar tickets' }).waitFor()
    expect(await isWithinWidth(page)).toBe(true)
    await page.getByText('Conversation', { exact: true }).click()
    await page.getByText('Private note').first().waitFor()
    expect(await isWithinWidth(page)).toBe(true)
    await page.setViewportSize({ width: WIDE, height: 800 })
  })

  test('whoever may only read sees that the help desk was read in, and asks for nothing that is not theirs', async () => {
    const viewer = await invite(owner, { roles: ['viewer'] })
    const own = await chromium.open('/knowledge', 'en')
    await signInOn(own, viewer)
    await own.getByText(desk.url.replace('http://', '')).waitFor()
    await own.getByText('Last looked for changes').waitFor()
    expect(await own.getByText('Waits to be started').count()).toBe(0)
  })

  test('what agents made of drafts stands under Evaluation, which tunes once there is enough', async () => {
    await page.getByRole('link', { name: 'Evaluation' }).click()
    await page.getByText('Not tuned yet: the usual weight is used.').waitFor()
    expect(await page.getByRole('button', { name: 'Tune search' }).isDisabled()).toBe(true)
  })

  test('how replies sound is set under Copilot settings, and stays', async () => {
    await page.getByRole('link', { name: 'Copilot settings' }).click()
    await page.getByLabel('Tone of replies').fill('Short and friendly.')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved', { exact: true }).waitFor()
    expect((await server.get('/api/v1/copilot-settings')).body).toMatchObject({ tone: 'Short and friendly.' })
  })
})
