import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type FreshdeskWindow,
  startFreshdeskWindow,
  type WindowOptions,
} from '../testkit/freshdesk-window.ts'
import { type FakeFreshdesk, startFakeFreshdesk } from '../testkit/helpdesk/fake-freshdesk.ts'
import { hasConsole, launchChromium } from './support/console.ts'
import { makeFolder, REPOSITORY, removeFolders, type Server, startServer } from './support/server.ts'
import { until } from './support/until.ts'

const NARROW = 340

/** Builds the app as `npm run build:freshdesk` does, into a folder of its own. */
async function buildApp(): Promise<string> {
  const outDir = makeFolder('freshdesk-app')
  const { NODE_ENV: _ofTheTests, ...env } = process.env
  const vite = join(REPOSITORY, 'node_modules/vite/bin/vite.js')
  const args = ['build', 'apps/freshdesk', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn']
  await promisify(execFile)(process.execPath, [vite, ...args], { cwd: REPOSITORY, env })
  return outDir
}

/** Everything that a page sends and gets, as text: for looking whether a secret is in it. */
function listen(page: Page) {
  const seen: string[] = []
  page.on('request', (request) => {
    seen.push(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ''}`)
  })
  page.on('response', (response) => {
    void response.text().then(
      (text) => seen.push(text),
      () => undefined,
    )
  })
  return seen
}

type Done = { action: string; options: Record<string, string> }

describe.skipIf(!hasConsole)('the app in the window of Freshdesk', () => {
  let desk: FakeFreshdesk
  let server: Server
  let freshdesk: FreshdeskWindow
  let options: WindowOptions
  let chromium: Browser
  let key: string

  beforeAll(async () => {
    desk = await startFakeFreshdesk({ tickets: 8, seed: 'app' })
    const text = 'The card statement shows order 2026-1182 two times. Please refund one payment.'
    const past = desk.world.create({ subject: 'Order was charged twice', text, language: 'en' })
    desk.world.reply(
      past,
      'The second payment was cancelled. Your bank returns it within 5 days.\n<b>Bye</b>',
    )
    desk.world.update(past, { status: 'closed' })
    const ticketId = desk.world.create({ subject: 'Charged twice for order 2026-1182', text, language: 'en' })
    options = {
      app: '',
      ticketId,
      language: 'en',
      freshdesk: desk.url,
      iparams: { naru_host: '', naru_key: '' },
    }
    freshdesk = await startFreshdeskWindow(options)
    // what takes long goes on side by side
    await Promise.all([
      buildApp().then((folder) => {
        options.app = folder
      }),
      launchChromium().then((launched) => {
        chromium = launched
      }),
      readIn(freshdesk.origin),
    ])
  }, 180_000)

  /** A server that has read the help desk in, with a key for the app. */
  async function readIn(origin: string): Promise<void> {
    server = await startServer({ env: { NARU_CORS_ORIGINS: origin } })
    const scopes = ['tickets:read_all', 'tickets:reply', 'knowledge:read']
    const made = await server.post('/api/v1/keys', { name: 'Freshdesk app', scopes })
    key = made.body.key
    options.iparams = { naru_host: new URL(server.url).host, naru_key: key }
    const config = { url: desk.url }
    const source = await server.post('/api/v1/sources', {
      ...{ name: 'Freshdesk', kind: 'freshdesk', config, secret: desk.apiKey },
    })
    const started = await server.post('/api/v1/ingest', { source_id: source.body.id, mode: 'full' })
    const run = `/api/v1/ingest/${started.body.id}`
    await until('the tickets are read in', async () => (await server.get(run)).body.status === 'done', 60_000)
  }

  afterAll(async () => {
    await chromium?.close()
    await server?.stop()
    await freshdesk?.stop()
    await desk?.stop()
    removeFolders()
  })

  const openWindow = () => chromium.newPage({ viewport: { width: NARROW, height: 700 } })
  const done = (page: Page) => page.evaluate<Done[]>('window.done')

  test('shows the open ticket with what was like it, and its key never reaches the browser', async () => {
    const page = await openWindow()
    const seen = listen(page)
    await page.goto(freshdesk.url)
    const panel = page.getByRole('region', { name: 'Ticket assistant' })
    await panel.getByRole('heading', { name: 'Charged twice for order 2026-1182' }).waitFor()
    const similar = panel.getByRole('region', { name: 'Similar tickets' })
    await similar.getByText('The second payment was cancelled.').first().waitFor()
    const overflow = page
      .locator('html')
      .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
    expect(await overflow).toBeLessThanOrEqual(0)
    // one short-lived token, got on Freshworks' side
    expect(freshdesk.minted).toEqual([{ status: 201 }])
    expect(seen.join('\n')).toContain('Bearer ey')
    expect(seen.join('\n')).not.toContain(key)
    await page.close()
  })

  test('puts a draft into the reply editor as text, after it was checked', async () => {
    const page = await openWindow()
    await page.goto(freshdesk.url)
    await page.getByRole('tab', { name: 'Reply' }).click()
    await page.getByRole('button', { name: 'Draft a reply' }).click()
    await page.getByText('Check and edit it before you send it').waitFor()
    await page.getByRole('textbox', { name: 'Draft' }).fill('Hello,\n\n<script>alert(1)</script> bye')
    await page.getByRole('button', { name: 'Insert into the reply' }).click()
    await page.getByText('Counted as used with edits.').waitFor()
    const [opened, inserted] = (await done(page)).filter(({ action }) => action !== 'resize')
    expect(opened).toEqual({ action: 'click', options: { id: 'reply' } })
    expect(inserted).toMatchObject({ action: 'setValue', options: { id: 'editor', replace: false } })
    expect(inserted?.options.text).toBe('<p>Hello,</p><p>&lt;script&gt;alert(1)&lt;/script&gt; bye</p>')
    await page.close()
  })

  test('follows the window to another ticket, in the language of the agent', async () => {
    options.language = 'ko'
    const page = await openWindow()
    await page.goto(freshdesk.url)
    await page.getByRole('tab', { name: '요약' }).waitFor()
    await page.evaluate('window.show(1)')
    await page.getByText('#1', { exact: true }).waitFor()
    await page.close()
    options.language = 'en'
  })

  test('says what to do where Naru refuses its key', async () => {
    options.iparams.naru_key = 'naru_sk_none'
    const page = await openWindow()
    await page.goto(freshdesk.url)
    await page.getByText('An administrator can enter another one').waitFor()
    await page.close()
    options.iparams.naru_key = key
  })
})
