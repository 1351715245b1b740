import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Console, hasConsole, openConsole, signInOn } from './support/console.ts'
import { type Browser, invite, OWNER, setUpOwner } from './support/people.ts'
import { makeFolder, removeFolders, type Server, startServer } from './support/server.ts'

/** Every page for which one is signed in, and one that does not exist. */
const PATHS = [
  '/',
  '/?q=VPN',
  '/knowledge',
  '/tickets',
  '/evaluation',
  '/copilot',
  '/calls',
  '/costs',
  '/people',
  '/groups',
  '/roles',
  '/keys',
  '/models',
  '/audit',
  '/organisation',
  '/account',
  '/account/security',
  '/account/sessions',
  '/account/keys',
  '/nowhere',
]

type Who = { email: string; password: string }

describe.skipIf(!hasConsole)('console', () => {
  let server: Server
  let chromium: Console
  let owner: Browser
  /** An owner without a language of their own: the browser's is shown. */
  let undecided: Who
  let root: string

  beforeAll(async () => {
    root = makeFolder('documents')
    mkdirSync(join(root, 'handbook'))
    writeFileSync(
      join(root, 'handbook', 'ferry.md'),
      '# Ferry timetable\n\n## Night service\n\nThe last ferry to Ganghwa leaves at 23:40 on weekdays.\n',
    )
    server = await startServer({ env: { NARU_DEMO: '1', NARU_FILE_ROOTS: root } })
    owner = await setUpOwner(server)
    undecided = await invite(owner, { roles: ['owner'] })
    chromium = await openConsole(server.url)
  }, 120_000)

  afterEach(async () => {
    // Signed out, the first question to the server is answered with 401, which the browser reports.
    expect(await chromium.closePages((complaint) => complaint.includes('401'))).toEqual([])
  })

  afterAll(async () => {
    await chromium?.close()
    await server?.stop()
    removeFolders()
  })

  const openPage: Console['open'] = (...args) => chromium.open(...args)
  const signIn = (page: Page, who: Who = OWNER) => signInOn(page, who)

  test('signing in says when mail or password is wrong, and leads to where one was going', async () => {
    const page = await openPage('/knowledge?language=ko', 'en')
    await page.getByRole('heading', { name: 'Sign in to Naru' }).waitFor()
    await signIn(page, { email: OWNER.email, password: 'a ferry landing at dusk' })
    await page.getByText('The email address or the password is wrong.').waitFor()
    await signIn(page)
    await page.getByRole('heading', { name: 'Knowledge' }).waitFor()
    expect(new URL(page.url()).search).toBe('?language=ko')
    const scripts = await page.evaluate('document.cookie')
    expect(scripts).not.toContain('naru_session')
  })

  test('an English question is answered, and its citation opens the passage with the quote marked', async () => {
    const page = await openPage('/', 'en')
    await signIn(page)
    await page.getByLabel('Your question').fill('How do I connect to the VPN from a laptop?')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Copy answer with sources' }).waitFor()
    await page
      .getByRole('button', { name: /^Source 1: / })
      .first()
      .click()
    const passage = page.getByRole('complementary', { name: 'Cited passage' })
    const marked = await passage.locator('mark').first().textContent()
    expect(marked?.length).toBeGreaterThan(3)
    expect(await passage.locator('mark').first().isVisible()).toBe(true)
    await page.getByRole('button', { name: 'This helped' }).click()
    await page.getByText('Thank you, noted.').waitFor()
    await page.keyboard.press('Escape')
    await passage.waitFor({ state: 'detached' })
  })

  test('a Korean browser is answered in Korean; the question is in the address and can be shared', async () => {
    const page = await openPage(
      `/?q=${encodeURIComponent('파드가 계속 Pending이면 무엇을 확인하나요?')}`,
      'ko',
    )
    await signIn(page, undecided)
    await page.getByRole('button', { name: '출처와 함께 답변 복사' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('ko')
    await page
      .getByRole('button', { name: /^출처 1: / })
      .first()
      .click()
    await page.getByRole('complementary', { name: '인용한 부분' }).locator('mark').first().waitFor()
  })

  test('what no document answers is said to be so', async () => {
    const page = await openPage('/?q=zyxwv%20qponm%20lkjih', 'en')
    await signIn(page)
    await page.getByRole('heading', { name: 'Nothing in your documents answers this' }).waitFor()
  })

  test('a folder is added, read and asked about, and deleted again', async () => {
    const page = await openPage('/knowledge', 'en')
    await signIn(page)
    await page.getByRole('button', { name: 'Add a source' }).click()
    await page.getByRole('menuitem', { name: 'Add a folder' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Folder on the server').fill(root)
    await dialog.getByRole('button', { name: 'handbook' }).click()
    await expect.poll(() => dialog.getByLabel('Name').inputValue()).toBe('handbook')
    await dialog.getByRole('button', { name: 'Add and sync' }).click()
    await dialog.waitFor({ state: 'detached' })
    const card = page.getByRole('listitem').filter({ hasText: 'handbook' })
    await card.getByText('Up to date').waitFor()
    await card.getByRole('link', { name: '1 document' }).click()
    await page.getByRole('link', { name: 'Ferry timetable' }).click()
    await page.getByText('The last ferry to Ganghwa').waitFor()
    await page.getByRole('tab', { name: /Passages/ }).click()
    await page.getByText('Passage 1').waitFor()

    await page.getByRole('link', { name: 'All documents' }).click()
    await page.getByRole('button', { name: 'Actions for handbook' }).click()
    await page.getByRole('menuitem', { name: 'Delete source' }).click()
    await page.getByRole('dialog').getByText('Its 1 document leaves search').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await card.waitFor({ state: 'detached' })
  })

  test('a key is shown once, and stops working when it is revoked', async () => {
    const page = await openPage('/keys', 'en')
    await signIn(page)
    await page.getByRole('button', { name: 'Create key' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill('Reader')
    await dialog.getByRole('button', { name: 'Create key' }).click()
    const key = (await dialog.locator('output').textContent()) ?? ''
    expect(key).toMatch(/^naru_sk_/)
    await dialog.getByRole('button', { name: 'I have copied it' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect(await page.content()).not.toContain(key)
    expect((await server.as(key).get('/api/v1/documents')).status).toBe(200)

    await page.getByRole('button', { name: 'Open Reader' }).click()
    await page.getByRole('button', { name: 'Revoke Reader' }).click()
    const question = page.getByRole('dialog', { name: 'Revoke “Reader”?' })
    await question.getByRole('button', { name: 'Revoke' }).click()
    await page.getByText('Revoked: Reader').waitFor()
    await expect.poll(async () => (await server.as(key).get('/api/v1/documents')).status).toBe(401)
  })

  test('pages that a role does not open are not offered, and say so', async () => {
    const viewer = await invite(owner, { roles: ['viewer'] })
    const page = await openPage('/keys', 'ko')
    await signIn(page, viewer)
    await page.getByText('볼 수 있는 권한이 없는 화면입니다').waitFor()
    expect(await page.getByRole('link', { name: '지식' }).count()).toBe(1)
    expect(await page.getByRole('link', { name: 'API 키' }).count()).toBe(0)
  })

  test('language and appearance are remembered', async () => {
    const page = await openPage('/', 'en')
    await signIn(page)
    await page.getByRole('button', { name: /^Account/ }).click()
    await page.getByRole('menuitem', { name: '한국어' }).click()
    await page.getByRole('button', { name: /^계정/ }).click()
    await page.getByRole('menuitem', { name: '어둡게' }).click()
    await page.reload()
    await page.getByRole('heading', { name: '무엇을 찾고 계신가요?' }).waitFor()
    expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark')
  })

  test('every page fits a phone, and the keyboard reaches commands and the ask box', async () => {
    const page = await openPage('/', 'ko', 380)
    await signIn(page, undecided)
    await page.getByRole('heading', { name: '무엇을 찾고 계신가요?' }).waitFor()
    for (const path of PATHS) {
      await page.goto(server.url + path)
      await page.locator('h1').first().waitFor({ state: 'attached' })
      const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth')
      expect([path, overflow]).toEqual([path, 0])
    }
    await page.goto(`${server.url}/knowledge`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('/')
    await page.locator('textarea:focus').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByPlaceholder('이동하거나, 실행하거나, 질문하세요…').waitFor()
  })
})
