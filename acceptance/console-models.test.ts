import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type FakeLlm, startFakeLlm } from '../testkit/llm/fake-llm.ts'
import { type Console, hasConsole, openConsole, signInOn } from './support/console.ts'
import { type Browser, invite, OWNER, setUpOwner } from './support/people.ts'
import { removeFolders, type Server, startServer } from './support/server.ts'

/** Nothing covers it, and it is not scrolled away. */
const isSeen = (button: Locator) =>
  button.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect()
    const there = element.ownerDocument.elementFromPoint(left + width / 2, top + height / 2)
    return there !== null && element.contains(there)
  })

describe.skipIf(!hasConsole)('the model gateway in the console', () => {
  let server: Server
  let fake: FakeLlm
  let owner: Browser
  let chromium: Console

  beforeAll(async () => {
    fake = await startFakeLlm({ models: ['fake-large', 'fake-small'] })
    server = await startServer()
    owner = await setUpOwner(server)
    chromium = await openConsole(server.url)
  }, 120_000)

  afterEach(async () => {
    // Signed out, the first question to the server is answered with 401; a provider that refuses, with 422.
    const isExpected = (complaint: string) => /\b(401|422)\b/.test(complaint)
    expect(await chromium.closePages(isExpected)).toEqual([])
  })

  afterAll(async () => {
    await chromium?.close()
    await server?.stop()
    await fake?.stop()
    removeFolders()
  })

  async function open(path: string): Promise<Page> {
    const page = await chromium.open(path, 'en')
    await signInOn(page, OWNER)
    return page
  }

  test('from nothing to the first call: a provider, a model, a test call, health and code to copy', async () => {
    const page = await open('/models')
    await page.getByRole('heading', { name: 'Connect your first model' }).waitFor()
    await page.getByRole('button', { name: 'Add provider' }).click()
    const provider = page.getByRole('dialog', { name: 'Add provider' })
    await provider.getByRole('radio', { name: /OpenAI-compatible/ }).click()
    await provider.getByLabel('Name').fill('Own servers')
    // nobody listens there: nothing is saved, and why is said
    await provider.getByLabel('Base URL').fill('http://127.0.0.1:9/v1')
    await page.keyboard.press('Enter')
    const unchecked = provider.getByRole('button', { name: 'Save without check' })
    await unchecked.waitFor()
    expect(await isSeen(unchecked)).toBe(true)
    expect(await provider.getByRole('alert').innerText()).not.toContain('"check"')
    // what was entered is not thrown away by a key
    await page.keyboard.press('Escape')
    const question = page.getByRole('dialog', { name: 'Discard what you entered?' })
    await question.getByRole('button', { name: 'Keep editing' }).click()
    await question.waitFor({ state: 'hidden' })
    await provider.getByLabel('Base URL').fill(`${fake.url}/v1`)
    await provider.getByRole('button', { name: 'Check and add' }).click()
    await page.getByText('1 provider is set up.').waitFor()

    await page.getByRole('button', { name: 'Add model' }).click()
    const model = page.getByRole('dialog', { name: 'Add model' })
    await model.getByLabel('Name').fill('chat')
    await model.getByLabel('Model at the provider').click()
    await page.getByRole('option', { name: 'fake-large' }).click()
    await model.getByRole('button', { name: 'Add target' }).click()
    await model.getByLabel('Model at the provider').nth(1).fill('fake-small')
    await model.getByRole('button', { name: 'Move target 2 up' }).click()
    await model.getByRole('button', { name: 'Add model' }).click()

    const drawer = page.getByRole('dialog', { name: 'Model', exact: true })
    await drawer.getByText('No recent calls').first().waitFor()
    await drawer.getByRole('button', { name: 'Call', exact: true }).click()
    await drawer.getByText('Hello from the fake model.').waitFor()
    expect(fake.requests.map((request) => request.model)).toEqual(['fake-small'])
    await drawer.getByText('Works').first().waitFor()
    await drawer.getByRole('link', { name: 'Show the call' }).waitFor()
    const code = await drawer.locator('pre').textContent()
    expect(code).toContain(`curl ${server.url}/v1/chat/completions`)
    expect(code).toContain('"model": "chat"')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Open chat' }).waitFor()
  })

  test('a dialog asks before it throws away what was entered, and only then', async () => {
    const page = await open('/models?create=true')
    const dialog = page.getByRole('dialog', { name: 'Add model' })
    await dialog.getByLabel('Name').waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'hidden' })
    await page.getByRole('button', { name: 'Add model' }).click()
    await dialog.getByLabel('Name').fill('draft')
    await page.keyboard.press('Escape')
    const question = page.getByRole('dialog', { name: 'Discard what you entered?' })
    await question.waitFor()
    // answers the question alone
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'hidden' })
    expect(await dialog.getByLabel('Name').inputValue()).toBe('draft')
    await dialog.getByLabel('Name').and(page.locator(':focus')).waitFor()
    await dialog.getByRole('button', { name: 'Close' }).click()
    await question.getByRole('button', { name: 'Discard' }).click()
    await dialog.waitFor({ state: 'hidden' })
  })

  test('a key that is made from a model may call it', async () => {
    const page = await open('/models')
    await page.getByRole('button', { name: 'Open chat' }).click()
    await page.getByRole('link', { name: 'Create a key' }).click()
    const create = page.getByRole('dialog', { name: 'Create key' })
    await create.getByLabel('Name').fill('caller')
    await create.getByRole('button', { name: 'Create key' }).click()
    await page.getByRole('button', { name: 'I have copied it' }).click()
    await page.getByRole('button', { name: 'Open caller' }).waitFor()
    const { items } = (await owner.get('/api/v1/keys?q=caller')).body
    expect(items[0].scopes).toEqual(['models:use'])
  })

  test('why a provider does not answer is said in Korean', async () => {
    const page = await chromium.open('/models?tab=providers&create=true', 'ko')
    await signInOn(page, await invite(owner, { roles: ['owner'] }))
    const dialog = page.getByRole('dialog', { name: '제공자 추가' })
    await dialog
      .getByRole('radio', { name: /OpenAI/ })
      .last()
      .click()
    await dialog.getByLabel('이름').fill('없는 곳')
    await dialog.getByLabel('기본 URL').fill('http://127.0.0.1:9/v1')
    await page.keyboard.press('Enter')
    await dialog.getByText(/이 주소에서 응답하는 서버가 없습니다\(ECONNREFUSED\)/).waitFor()
    // a server that wants a key
    await dialog.getByLabel('기본 URL').fill(`${server.url}/v1`)
    await page.keyboard.press('Enter')
    await dialog.getByText(/비밀값을 거부했습니다\(401\)/).waitFor()
  })

  test('a model whose targets fail answers through the fallback for everything, and says so', async () => {
    const nowhere = {
      name: 'Nowhere',
      kind: 'openai-compatible',
      base_url: 'http://127.0.0.1:9/v1',
      check: false,
    }
    const provider_id = (await owner.post('/api/v1/providers', nowhere)).body.id
    const model = { alias: 'lost', targets: [{ provider_id, model: 'none' }], retries: 0 }
    const { id } = (await owner.post('/api/v1/models', model)).body
    const settings = (await owner.get('/api/v1/gateway-settings')).body
    const same = '/api/v1/gateway-settings'
    await owner.put(same, { ...settings, fallback_alias: 'chat', is_fallback_on: true })
    for (let call = 0; call < 6; call++) await owner.post(`/api/v1/models/${id}/test`, {})
    // whoever may call models, but not see the settings
    const page = await chromium.open(`/models?model=${id}`, 'en')
    await signInOn(page, await invite(owner, { roles: ['support_agent'] }))
    const drawer = page.getByRole('dialog', { name: 'Model', exact: true })
    await drawer.getByText('Answers through its fallback').waitFor()
    await owner.put(same, settings)
    await page.reload()
    await drawer.getByText('Down').first().waitFor()
    expect(await drawer.getByText('Answers through its fallback').count()).toBe(0)
  })

  test('a test call of a model that makes embeddings says how long these are', async () => {
    const provider = { name: 'Vectors', kind: 'openai', base_url: `${fake.url}/v1`, secret: 'sk-x' }
    const provider_id = (await owner.post('/api/v1/providers', provider)).body.id
    const targets = [{ provider_id, model: 'fake-small' }]
    const model = { alias: 'vectors', targets, capabilities: ['embeddings'] }
    const { id } = (await owner.post('/api/v1/models', model)).body
    const tested = await owner.post(`/api/v1/models/${id}/test`, {})
    expect(tested.body).toMatchObject({ ok: true, text: '', dimensions: 8, error: null })
    const page = await chromium.open(`/models?model=${id}`, 'ko')
    await signInOn(page, await invite(owner, { roles: ['owner'] }))
    await page.getByRole('button', { name: '호출', exact: true }).click()
    await page.getByText('숫자 8개짜리 벡터').waitFor()
  })

  test('a provider that moves asks for its secret again; the stored one is never shown', async () => {
    const secret = 'sk-canary-of-the-console'
    const body = { name: 'Paid', kind: 'openai', base_url: `${fake.url}/v1`, secret }
    expect((await owner.post('/api/v1/providers', body)).status).toBe(201)
    const page = await open('/models?tab=providers')
    await page.getByRole('button', { name: 'Change Paid' }).click()
    const dialog = page.getByRole('dialog', { name: 'Change “Paid”' })
    const key = dialog.getByRole('textbox', { name: 'API key' })
    expect(await key.inputValue()).toBe('')
    await dialog.getByLabel('Base URL').fill('http://127.0.0.1:9/v1')
    await dialog.getByRole('button', { name: 'Check and save' }).click()
    await dialog.getByText('Enter the secret.').waitFor()
    expect(await page.content()).not.toContain(secret)
  })

  test('limits of a key are set, and its budget is shown as a bar', async () => {
    const page = await open('/keys?create=true')
    const create = page.getByRole('dialog', { name: 'Create key' })
    await create.getByLabel('Name').fill('support bot')
    await create.getByText('models:use').click()
    await create.getByLabel('Budget per month').fill('25')
    await create.getByLabel('Allowed models').fill('chat')
    await page.keyboard.press('Enter')
    await create.getByRole('button', { name: 'Create key' }).click()
    await page.getByRole('button', { name: 'I have copied it' }).click()
    await page.getByRole('button', { name: 'Open support bot' }).click()
    const drawer = page.getByRole('dialog', { name: 'API key' })
    const bar = drawer.getByRole('progressbar', { name: 'Spent this month' })
    // without any width yet
    await bar.waitFor({ state: 'attached' })
    await drawer.getByText('$0.00 of $25.00').waitFor()
    await drawer.getByText('Only these models: chat').waitFor()
    await drawer.getByLabel('Calls at the same time').fill('5')
    await drawer.getByRole('button', { name: 'Save changes' }).click()
    await page.getByText('Saved: support bot').waitFor()
    const { items } = (await owner.get('/api/v1/keys?q=support')).body
    expect(items[0].limits).toEqual({ concurrency: 5, budget_per_month: '25', models: ['chat'] })
  })

  test('in Korean, on a phone: prices, settings, and limits of the organisation', async () => {
    // an owner without a language of their own: the browser's is shown
    const undecided = await invite(owner, { roles: ['owner'] })
    const page = await chromium.open('/models?tab=settings', 'ko', 380)
    await signInOn(page, undecided)
    await page.getByRole('radio', { name: /비밀값과 개인정보를 지우고 보관/ }).click()
    await page.getByRole('button', { name: '설정 저장' }).click()
    await page.getByText('설정을 저장했습니다').waitFor()
    expect((await owner.get('/api/v1/gateway-settings')).body.bodies).toBe('redacted')
    await page.getByRole('tab', { name: '가격' }).click()
    await page.getByPlaceholder('모델 이름 검색').fill('gpt-5-mini')
    await page.getByText('입력 $0.25, 출력 $2.00').first().waitFor()
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    expect(await page.evaluate(overflow)).toBe(0)
    await page.goto(`${server.url}/organisation`)
    await page.getByRole('button', { name: '한도 정하기' }).click()
    await page.getByLabel('하루 예산').fill('100')
    await page.getByRole('button', { name: '한도 저장' }).click()
    await page.getByText('$0.00 / $100.00').waitFor()
  })

  test('who may only call models sees them, but changes nothing', async () => {
    const reader = await invite(owner, { roles: ['support_agent'] })
    const page = await chromium.open('/models?tab=providers', 'en')
    await signInOn(page, reader)
    await page.getByRole('button', { name: 'Open chat' }).click()
    const drawer = page.getByRole('dialog', { name: 'Model', exact: true })
    await drawer.getByText('Call it from your program').waitFor()
    expect(await drawer.getByRole('link', { name: 'Create a key of your own' }).getAttribute('href')).toBe(
      '/account/keys',
    )
    expect(await page.getByRole('button', { name: /^(Add|Change|Delete|Call)/ }).count()).toBe(0)
    expect(await page.getByRole('tab', { name: 'Providers' }).count()).toBe(0)
  })
})
