import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { REPOSITORY } from './server.ts'

const CHROMIUM = process.env.NARU_TEST_CHROMIUM ?? '/usr/bin/chromium'
const isBuilt = existsSync(join(REPOSITORY, 'console/dist/index.html'))

/** Whether the console can be tested here: with Chromium, and built. */
export const hasConsole = existsSync(CHROMIUM) && isBuilt

if (!existsSync(CHROMIUM))
  console.warn(`skipped: console tests need Chromium at ${CHROMIUM} (NARU_TEST_CHROMIUM)`)
if (!isBuilt) console.warn('skipped: console tests need the built console (npm run build)')

export type Console = {
  /** A page of its own browser profile: without cookies, in this language. */
  open(path: string, language: 'ko' | 'en', width?: number): Promise<Page>
  /** Closes all pages; answers what they complained about, without answers that `isExpected` names. */
  closePages(isExpected: (complaint: string) => boolean): Promise<string[]>
  close(): Promise<void>
}

export function launchChromium(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking']
  return chromium.launch({ executablePath: CHROMIUM, args })
}

export async function openConsole(url: string): Promise<Console> {
  const browser = await launchChromium()
  const contexts: BrowserContext[] = []
  const complaints: string[] = []
  return {
    async open(path, language, width = 1280) {
      const context = await browser.newContext({
        locale: language === 'ko' ? 'ko-KR' : 'en-US',
        viewport: { width, height: 800 },
      })
      contexts.push(context)
      const page = await context.newPage()
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(String(error)))
      await page.goto(url + path)
      return page
    },
    async closePages(isExpected) {
      for (const context of contexts.splice(0)) await context.close()
      return complaints.splice(0).filter((complaint) => !isExpected(complaint))
    },
    close: () => browser.close(),
  }
}

/** Fills in the sign-in page. */
export async function signInOn(page: Page, who: { email: string; password: string }): Promise<void> {
  await page.locator('input[autocomplete="username"]').fill(who.email)
  await page.locator('input[autocomplete="current-password"]').fill(who.password)
  await page.keyboard.press('Enter')
}
