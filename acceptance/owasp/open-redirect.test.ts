import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasConsole, launchChromium } from '../support/console.ts'
import { OWNER, setUpOwner } from '../support/people.ts'
import { removeFolders, type Server, startServer } from '../support/server.ts'

/** Names under which others keep the way back. */
const NAMES = ['to', 'next', 'redirect', 'returnTo', 'callbackURL']

describe.skipIf(!hasConsole)('a way back after signing in', () => {
  let server: Server
  let browser: Browser

  beforeAll(async () => {
    server = await startServer()
    await setUpOwner(server)
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    removeFolders()
  })

  test.each([
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'https:evil.example',
    'https://evil.example/',
    '/%09/evil.example',
    '/\t/evil.example',
    '///evil.example',
    '/.//evil.example',
    'javascript:window.attacked=1',
    'data:text/html,<script>alert(1)</script>',
    '@evil.example',
    '/x/..//evil.example',
  ])('never leads to %s', async (to) => {
    const context = await browser.newContext()
    const page = await context.newPage()
    const left: string[] = []
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== new URL(server.url).origin) left.push(request.url())
    })
    const address = `${server.url}/sign-in?${NAMES.map((name) => `${name}=${encodeURIComponent(to)}`).join('&')}`
    await page.goto(address)
    await page.locator('input[autocomplete="username"]').fill(OWNER.email)
    await page.locator('input[autocomplete="current-password"]').fill(OWNER.password)
    await page.keyboard.press('Enter')
    await page.getByRole('navigation').first().waitFor()
    // and once more for somebody who is signed in already
    await page.goto(address)
    await page.getByRole('navigation').first().waitFor()
    expect([new URL(page.url()).origin, left]).toEqual([new URL(server.url).origin, []])
    expect(await page.evaluate('window.attacked ?? null')).toBe(null)
    await context.close()
  })
})
