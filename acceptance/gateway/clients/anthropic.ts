import Anthropic from '@anthropic-ai/sdk'
import { describe, expect, test } from 'vitest'
import { KINDS, readCalls } from '../../support/models.ts'
import { type ClientSuite, collect, failureOf, PNG, TEXT, TOOL_CALL } from './client-suite.ts'

const usage = { input: 100, output: 20, cached: 40, cacheWrite: 10 }
/** What each tells of its cache. */
const TELLS_WRITTEN = ['anthropic', 'bedrock']

export function testAnthropic({ server, key, llm }: ClientSuite): void {
  const client = (options: object = {}) =>
    new Anthropic({ baseURL: server().url, apiKey: key(), maxRetries: 0, ...options })
  const ask = (model: string) => ({
    ...{ model, max_tokens: 100 },
    messages: [{ role: 'user' as const, content: '안녕?' }],
  })

  describe.each(KINDS)('messages, where %s answers', (model) => {
    const written = TELLS_WRITTEN.includes(model) ? 10 : 0
    const told = {
      input_tokens: 60 - written,
      cache_read_input_tokens: 40,
      output_tokens: 20,
      ...(written ? { cache_creation_input_tokens: 10 } : {}),
    }

    test('whole', async () => {
      llm().script({ does: 'answer', usage })
      const answer = await client().messages.create({ ...ask(model), system: 'You are brief.' })
      expect(answer).toMatchObject({
        ...{ type: 'message', role: 'assistant', stop_reason: 'end_turn' },
        content: [{ type: 'text', text: TEXT }],
        usage: told,
      })
      expect(llm().requests.at(-1)?.body.toString()).toContain('You are brief.')
    })

    test('streamed', async () => {
      llm().script({ does: 'answer', usage })
      const stream = client().messages.stream(ask(model))
      expect(await stream.finalText()).toBe(TEXT)
      expect(await stream.finalMessage()).toMatchObject({ stop_reason: 'end_turn', usage: told })
    })

    test('with tools, whole and streamed', async () => {
      const tools = [
        {
          name: 'get_weather',
          input_schema: { type: 'object' as const, properties: { city: { type: 'string' } } },
        },
      ]
      for (const isStream of [false, true]) {
        llm().script(TOOL_CALL, { does: 'answer', text: 'It is sunny.' })
        const call = (messages: Anthropic.MessageParam[]) => {
          const body = { ...ask(model), messages, tools }
          return isStream ? client().messages.stream(body).finalMessage() : client().messages.create(body)
        }
        const { messages } = ask(model)
        const first = await call(messages)
        expect(first.stop_reason).toBe('tool_use')
        const use = first.content.find((block) => block.type === 'tool_use')
        expect(use).toMatchObject({ name: 'get_weather', input: { city: '서울' } })
        const result = { type: 'tool_result' as const, tool_use_id: use?.id ?? '', content: '27 degrees' }
        const second = await call([
          ...messages,
          { role: 'assistant', content: first.content },
          { role: 'user', content: [result] },
        ])
        expect(second.content).toMatchObject([{ type: 'text', text: 'It is sunny.' }])
        expect(llm().requests.at(-1)?.body.toString()).toContain('27 degrees')
      }
    })

    test('about a picture', async () => {
      const source = { type: 'base64' as const, media_type: 'image/png' as const, data: PNG }
      const content = [
        { type: 'image' as const, source },
        { type: 'text' as const, text: 'What is it?' },
      ]
      await client().messages.create({ ...ask(model), messages: [{ role: 'user', content }] })
      expect(llm().requests.at(-1)?.body.toString()).toContain(PNG)
    })

    test('that is overloaded, or has had too many requests', async () => {
      llm().script({ does: 'refuse', status: 529, message: 'Overloaded' })
      const overloaded = await failureOf(client().messages.create(ask(model)))
      if (!(overloaded instanceof Anthropic.APIError)) throw overloaded
      expect(overloaded).toMatchObject({ status: 529, error: { error: { type: 'overloaded_error' } } })
      llm().script({ does: 'refuse', status: 429, headers: { 'retry-after': '7' } })
      const limited = await failureOf(client().messages.create(ask(model)))
      if (!(limited instanceof Anthropic.RateLimitError)) throw limited
      expect(limited.headers?.get('retry-after')).toBe('7')
      expect(limited.error).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } })
    })

    test('that fails within a stream', async () => {
      llm().script({ does: 'break', by: 'reset', after: 6, text: 'one two three four five six seven' })
      const stream = client().messages.stream(ask(model))
      expect(await failureOf(stream.finalMessage())).toBeInstanceOf(Anthropic.APIError)
    })
  })

  test('the very same as without Naru, where Anthropic answers', async () => {
    const direct = new Anthropic({ baseURL: llm().url, apiKey: 'k', maxRetries: 0 })
    llm().script({ does: 'answer', usage, reasoning: 'hm' })
    expect(await client().messages.create(ask('anthropic'))).toEqual(
      await direct.messages.create(ask('fake-model')),
    )
    const [ours, theirs] = llm().requests.slice(-2)
    expect(ours?.json).toEqual(theirs?.json)
    expect(ours?.headers['anthropic-version']).toBe(theirs?.headers['anthropic-version'])
    expect(await collect(await client().messages.create({ ...ask('anthropic'), stream: true }))).toEqual(
      await collect(await direct.messages.create({ ...ask('fake-model'), stream: true })),
    )
  })

  test('errors are those of the vendor; the key may come as either header', async () => {
    const fail = (options: object, model = 'anthropic') =>
      failureOf(client(options).messages.create(ask(model)))
    expect(await fail({ apiKey: 'naru_sk_wrong' })).toBeInstanceOf(Anthropic.AuthenticationError)
    const unknown = await fail({}, 'claude-none')
    expect(unknown).toBeInstanceOf(Anthropic.NotFoundError)
    expect(unknown).toMatchObject({
      error: { type: 'error', error: { type: 'not_found_error' } },
      requestID: expect.stringMatching(/./),
    })
    const bearer = client({ apiKey: null, authToken: key() })
    expect((await bearer.messages.create(ask('anthropic'))).type).toBe('message')
    expect((await collect(client().models.list())).map(({ id }) => id)).toContain('anthropic')
  })
  test('counts tokens where Anthropic answers, and says that others do not; no call of it is in the ledger', async () => {
    llm().script({ does: 'answer', usage: { input: 42, output: 0 } })
    const { messages } = ask('')
    const count = (model: string) => client().messages.countTokens({ model, messages })
    expect(await count('anthropic')).toEqual({ input_tokens: 42 })
    expect(llm().requests).toMatchObject([
      {
        path: '/v1/messages/count_tokens',
        model: 'fake-model',
        headers: { 'x-api-key': expect.any(String) },
      },
    ])
    const refused = await failureOf(count('openai'))
    if (!(refused instanceof Anthropic.NotFoundError)) throw refused
    expect(refused.error).toMatchObject({ type: 'error', error: { type: 'not_found_error' } })
    expect(refused.message).toContain('Nobody counts tokens for the model')
    expect(await failureOf(count('claude-none'))).toBeInstanceOf(Anthropic.NotFoundError)
    llm().script({ does: 'refuse', status: 400, message: 'messages: too few' })
    const invalid = await failureOf(count('anthropic'))
    expect(invalid).toBeInstanceOf(Anthropic.BadRequestError)
    expect((invalid as Error).message).toContain('messages: too few')
    llm().script({ does: 'answer', usage })
    const metadata = { user_id: 'who-counted' }
    await client().messages.create({ ...ask('anthropic'), metadata })
    await readCalls(server(), 1, '&end_user=who-counted')
    const { body } = await server().get('/api/v1/calls?limit=200')
    expect(body.items.some((call: { input_tokens: number }) => call.input_tokens === 42)).toBe(false)
  })

  test('an address under /v1/messages that is none is told in the shape that its client reads', async () => {
    const batches = await failureOf(collect(client().messages.batches.list()))
    if (!(batches instanceof Anthropic.NotFoundError)) throw batches
    expect(batches.error).toMatchObject({ type: 'error', error: { type: 'not_found_error' } })
    const missing = await server().get('/v1/nothing')
    expect(missing.body).toMatchObject({ error: { code: 'route_not_found' } })
  })
}
