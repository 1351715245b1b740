import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type FakeLlm, startFakeLlm } from '../testkit/llm/fake-llm.ts'
import { type Console, hasConsole, openConsole, signInOn } from './support/console.ts'
import { addModel, addPrice, addProvider, readCalls } from './support/models.ts'
import { type Browser, invite, OWNER, setUpOwner } from './support/people.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'

const QUESTION = '크레딧을 환불받을 수 있나요?'

/** The tests build on each other: the first finds no call at all. */
describe.skipIf(!hasConsole)('calls and costs in the console', () => {
  let server: Server
  let llm: FakeLlm
  let chromium: Console
  let owner: Browser
  /** An owner without a language of their own: the browser’s is shown. */
  let undecided: { email: string; password: string }

  beforeAll(async () => {
    server = await startServer()
    owner = await setUpOwner(server)
    undecided = await invite(owner, { roles: ['owner'] })
    llm = await startFakeLlm()
    const provider = await addProvider(owner, llm.url, 'openai', { name: 'river' })
    await addModel(owner, 'chat', [{ provider_id: provider, model: 'gpt-5-mini' }], { retries: 1 })
    await addPrice(owner, { model: 'gpt-5-mini', input: '1', output: '2' })
    chromium = await openConsole(server.url)
  }, 120_000)

  afterEach(async () => {
    // signed out, the first question to the server is answered with 401, which the browser reports
    expect(await chromium.closePages((complaint) => complaint.includes('401'))).toEqual([])
  })

  afterAll(async () => {
    await chromium?.close()
    await llm?.stop()
    await server?.stop()
    removeFolders()
  })

  const ask = (model: string, more: { stream?: boolean; headers?: Record<string, string> } = {}) =>
    server.as(server.rootKey).request('POST', '/v1/chat/completions', {
      json: { model, stream: more.stream ?? false, messages: [{ role: 'user', content: QUESTION }] },
      headers: more.headers ?? {},
    })

  async function open(path: string, language: 'ko' | 'en', width?: number): Promise<Page> {
    const page = await chromium.open(path, language, width)
    await signInOn(page, language === 'ko' ? undecided : OWNER)
    return page
  }

  const row = (page: Page, model: string) =>
    page.getByRole('button', { name: new RegExp(`^Open the call of ${model} `) })

  const drawerOf = (page: Page) => page.getByRole('dialog', { name: 'Model call' })

  test('the page says how to make the first call, which is shown without its texts unless they are kept', async () => {
    const page = await open('/calls', 'en')
    await page.getByRole('heading', { name: 'No calls yet' }).waitFor()
    const command = await page.locator('pre').textContent()
    expect(command).toContain(`curl '${server.url}/v1/chat/completions'`)
    expect(command).toContain('"authorization: Bearer $NARU_API_KEY"')
    expect(command).toContain('"model":"chat"')

    llm.script({ does: 'answer', text: 'Yes.', usage: { input: 1000, output: 500 } })
    await ask('chat')
    await readCalls(owner, 1)
    await page.reload()
    await row(page, 'chat').click()
    await drawerOf(page).getByText('What was asked and answered is not kept').waitFor()
    await drawerOf(page).getByText('$0.002', { exact: true }).waitFor()
    await drawerOf(page).getByRole('link', { name: 'Change what is kept' }).click()
    await page.waitForURL('**/models?tab=settings')
  })

  test('a streamed call that had to be repeated shows attempts, answer and its command', async () => {
    const settings = (await owner.get('/api/v1/gateway-settings')).body
    expect((await owner.put('/api/v1/gateway-settings', { ...settings, bodies: 'full' })).status).toBe(200)
    llm.script(
      { does: 'refuse', status: 503 },
      { does: 'answer', text: '네, **환불**됩니다.', usage: { input: 1000, output: 500 } },
    )
    const headers = { 'x-naru-tag-screen': encodeURIComponent('티켓'), 'x-naru-conversation-id': 'conv-1' }
    await ask('chat', { stream: true, headers })
    await ask('no-such-model')
    await readCalls(owner, 3)

    const page = await open('/calls', 'en')
    await row(page, 'no-such-model').waitFor()
    await page.getByRole('combobox', { name: 'Status' }).click()
    await page.getByRole('option', { name: 'Refused' }).click()
    await row(page, 'chat').first().waitFor({ state: 'detached' })
    expect(new URL(page.url()).search).toBe('?status=refused')
    await page.getByRole('button', { name: 'Clear filters' }).click()

    await row(page, 'chat').first().click()
    const drawer = drawerOf(page)
    await drawer.getByText('Failed 503').waitFor()
    expect(await drawer.getByRole('listitem', { name: /^Attempt / }).count()).toBe(2)
    await drawer.getByRole('article', { name: 'User' }).getByText(QUESTION).waitFor()
    await drawer.getByRole('article', { name: 'Answer' }).getByText('환불', { exact: true }).waitFor()

    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await drawer.getByRole('button', { name: 'Copy as curl' }).click()
    await drawer.getByRole('button', { name: 'Command copied' }).waitFor()
    const command = await page.evaluate<string>('navigator.clipboard.readText()')
    expect(command).toContain(QUESTION)
    expect(command).toContain(`x-naru-tag-screen: ${headers['x-naru-tag-screen']}`)

    // the address opens the same call, and its tag leads to all calls that have it
    await page.reload()
    await drawer.getByRole('button', { name: 'screen: 티켓' }).click()
    await drawer.waitFor({ state: 'detached' })
    await page.getByText('1 call', { exact: true }).waitFor()
    expect(new URL(page.url()).searchParams.get('tag')).toBe('screen:티켓')
    const href = await page.getByRole('link', { name: 'Export' }).getAttribute('href')
    const exported = (await owner.get(String(href))).text.trim().split('\n')
    expect(exported.map((line) => JSON.parse(line).tags)).toEqual([{ screen: '티켓' }])
  })

  test('a phone shows new calls by themselves, and costs with the way to the calls behind them', async () => {
    const page = await open('/calls', 'ko', 380)
    const overflow = () => page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
    const live = page.getByRole('switch', { name: '실시간' })
    // as a finger does: the switch itself lies under what is drawn
    await page.locator('label').filter({ has: live }).click()
    await page.waitForURL('**/calls?live=true')
    await ask('brand-new')
    await page.getByRole('button', { name: / brand-new 호출 열기$/ }).waitFor()
    expect([await page.getByRole('table').count(), await overflow()]).toEqual([0, 0])

    await page.goto(`${server.url}/costs?period=week`)
    const chart = page.getByRole('figure', { name: /의 비용/ })
    await chart.locator('svg path').first().waitFor()
    await page.getByRole('row', { name: /: chat .*\$0\.004$/ }).waitFor()
    expect(await overflow()).toBe(0)
    const csv = await page.getByRole('link', { name: 'CSV 내보내기' }).getAttribute('href')
    expect((await owner.get(String(csv))).text).toContain(',chat,')
    await page.getByRole('link', { name: '호출 보기: chat' }).click()
    await page.getByText('모두 2건').waitFor()
    expect(new URL(page.url()).searchParams.get('model')).toBe('chat')

    await page.goto(`${server.url}/costs?period=week&group=person`)
    await page.getByRole('link', { name: '호출 보기: 사람 없음 (서비스 키)' }).click()
    await page.getByText('모두 4건').waitFor()
    expect(await page.getByRole('combobox', { name: '사람' }).inputValue()).toBe('사람 없음 (서비스 키)')
  })

  test('whoever may not read calls is not offered the pages', async () => {
    const viewer = await invite(owner, { roles: ['viewer'] })
    const page = await chromium.open('/costs', 'en')
    await signInOn(page, viewer)
    await page.getByText('calls:read').waitFor()
    expect(await page.getByRole('link', { name: 'Calls' }).count()).toBe(0)
  })
})
