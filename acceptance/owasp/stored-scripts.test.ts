import type { Browser, BrowserContext, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasConsole, launchChromium, signInOn } from '../support/console.ts'
import { type Browser as Caller, OWNER, setUpOwner } from '../support/people.ts'
import { makeFolder, removeFolders, type Server, startServer } from '../support/server.ts'
import { thinned } from '../support/thorough.ts'
import { SCRIPTS } from './attack-strings.ts'
import { storeScripts } from './store-scripts.ts'

const PAGES = [
  '/',
  '/knowledge',
  '/people',
  '/groups',
  '/roles',
  '/keys',
  '/audit',
  '/organisation',
  '/account',
  '/account/security',
  '/account/sessions',
  '/account/keys',
]
const QUESTION = 'What is the ferry marker?'

/** As a script in every page: notes what the policy stopped and what ran. */
const WATCH = `
  window.stopped = []
  addEventListener('securitypolicyviolation', (event) =>
    window.stopped.push(event.effectiveDirective + ' ' + event.blockedURI + ' ' + event.sample))
`

describe.skipIf(!hasConsole)('texts that people stored', () => {
  let server: Server
  let owner: Caller
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let documents: string[]
  const events: string[] = []
  const underWay = new Set<Request>()

  beforeAll(async () => {
    const root = makeFolder('root')
    server = await startServer({ env: { NARU_FILE_ROOTS: root } })
    owner = await setUpOwner(server)
    documents = await storeScripts(owner, root)
    browser = await launchChromium()
    context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-US' })
    await context.addInitScript(WATCH)
    page = follow(await context.newPage())
    page.on('dialog', (dialog) => {
      events.push(`dialog: ${dialog.message()}`)
      void dialog.dismiss()
    })
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) events.push(message.text())
    })
    page.on('pageerror', (error) => events.push(String(error)))
    page.on('request', (request) => {
      const { origin, pathname } = new URL(request.url())
      if (origin !== new URL(server.url).origin || pathname === '/attacked')
        events.push(`asks ${request.url()}`)
    })
    await page.goto(`${server.url}/sign-in`)
    await signInOn(page, OWNER)
    await page.getByRole('navigation').first().waitFor()
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    removeFolders()
  })

  function follow(opened: Page): Page {
    opened.on('request', (request) => underWay.add(request))
    opened.on('requestfinished', (request) => underWay.delete(request))
    opened.on('requestfailed', (request) => underWay.delete(request))
    return opened
  }

  /** Everything that was asked for has come and is drawn. The half second that Playwright waits itself would add up. */
  async function settle(): Promise<void> {
    const drawn = () =>
      page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done, 40)))')
    do await drawn()
    while (underWay.size > 0)
    await drawn()
    if (underWay.size > 0) await settle()
  }

  /** Nothing ran, nothing was let in, and nothing had to be stopped. */
  async function expectQuiet(where: string): Promise<void> {
    const found = await page.evaluate(`({
      attacked: window.attacked ?? null,
      stopped: window.stopped,
      injected: [...document.querySelectorAll(
        'iframe, base, math, img[src="x"], [onerror], [onload], [ontoggle], a[href^="javascript:"], body script, #root style:not([data-mantine-styles])'
      )].map((element) => element.outerHTML.slice(0, 200)),
    })`)
    expect([where, found, events.splice(0)]).toEqual([
      where,
      { attacked: null, stopped: [], injected: [] },
      [],
    ])
  }

  async function open(path: string): Promise<void> {
    await page.goto(server.url + path)
    await page.getByRole('heading').first().waitFor()
    await settle()
  }

  test.each(PAGES)('are texts on %s, with its menus and dialogues', async (path) => {
    await open(path)
    await expectQuiet(path)
    const buttons = page.locator('main button').filter({ hasNot: page.locator('input') })
    const opening = buttons.and(
      page.locator('[aria-haspopup="menu"], [aria-haspopup="dialog"], [data-variant="filled"]'),
    )
    for (let n = 0; n < Math.min(await opening.count(), 4); n++) {
      if (n > 0) await open(path)
      const button = opening.nth(n)
      if (!(await button.isVisible()) || !(await button.isEnabled())) continue
      await button.hover()
      await button.click()
      await settle()
      await expectQuiet(`${path}, button ${n}`)
    }
  })

  test('are texts in the details of people, groups, keys and events', async () => {
    for (const path of ['/people', '/groups', '/keys', '/audit']) {
      await open(path)
      const row = page.locator('main table tbody tr, main li').first()
      await row.locator('button, a').first().click()
      await settle()
      await expectQuiet(`${path}, first row`)
    }
  })

  test('are texts in documents and their passages', async () => {
    expect(documents.length).toBeGreaterThan(SCRIPTS.length)
    for (const id of thinned(documents, 4)) {
      await open(`/knowledge/documents/${id}`)
      await page.getByRole('tab', { name: /Passages/ }).click()
      await expectQuiet(id)
    }
  })

  test('are texts in answers, and in the question itself', async () => {
    for (const question of [QUESTION, ...thinned(SCRIPTS, 3).map((attack) => `${QUESTION} ${attack}`)]) {
      await open(`/?q=${encodeURIComponent(question)}`)
      await settle()
      await expectQuiet(question)
    }
  })

  test('are texts in the address, on every page for strangers', async () => {
    const stranger = await browser.newContext()
    await stranger.addInitScript(WATCH)
    const before = page
    page = follow(await stranger.newPage())
    for (const path of [
      '/sign-in?error=',
      '/sign-in?to=',
      '/verify-email#token=',
      '/reset-password#token=',
      '/accept-invitation#token=',
      '/setup#key=',
    ])
      for (const attack of thinned(SCRIPTS.slice(0, 6), 3)) {
        await page.goto('about:blank')
        await page.goto(server.url + path + encodeURIComponent(attack))
        await page.getByRole('heading').first().waitFor()
        await expectQuiet(path + attack)
      }
    await stranger.close()
    underWay.clear()
    page = before
  })

  test('neither does the policy have to stop anything of ours, in dark and in light', async () => {
    await open('/')
    for (const scheme of ['Dark', 'Light', 'System']) {
      await page.getByRole('button', { name: /^Account:/ }).click()
      await page
        .getByRole('menuitem', { name: new RegExp(scheme) })
        .first()
        .click()
      await page.keyboard.press('Escape')
      await expectQuiet(scheme)
    }
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.type('ferry')
    await settle()
    await expectQuiet('command palette')
    expect(
      await page.evaluate(`getComputedStyle(document.body).getPropertyValue('--mantine-color-body')`),
    ).not.toBe('')
    const nonces = await page.evaluate(
      `[...document.querySelectorAll('style')].map((style) => style.nonce === document.querySelector('meta[property=csp-nonce]').nonce)`,
    )
    expect(new Set(nonces as boolean[])).toEqual(new Set([true]))
  })

  test('the page of the API needs nothing that the policy forbids', async () => {
    await page.goto(`${server.url}/docs/`)
    await page.getByText('Naru').first().waitFor()
    await settle()
    await page.locator('.opblock-summary').first().click()
    await page.locator('.opblock-body').first().waitFor()
    expect(await page.evaluate('window.stopped')).toEqual([])
    expect(events.splice(0)).toEqual([])
  })
})
