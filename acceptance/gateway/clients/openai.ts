import OpenAI from 'openai'
import { zodResponseFormat } from 'openai/helpers/zod'
import type { RunnableToolFunctionWithParse } from 'openai/lib/RunnableFunction'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { vectorOf } from '../../../testkit/llm/embeddings-wire.ts'
import { KINDS } from '../../support/models.ts'
import { type ClientSuite, collect, failureOf, PNG, TEXT, TOOL_CALL, USAGE } from './client-suite.ts'

/** These speak the API themselves. */
const NATIVE = ['openai', 'azure-openai', 'openai-compatible'] as const
const ask = [{ role: 'user', content: '안녕?' }] as const

export function testOpenAi({ server, key, llm }: ClientSuite): void {
  const client = (options: object = {}) =>
    new OpenAI({ baseURL: `${server().url}/v1`, apiKey: key(), maxRetries: 0, ...options })
  const direct = () => new OpenAI({ baseURL: `${llm().url}/v1`, apiKey: 'k', maxRetries: 0 })

  describe.each(KINDS)('chat, where %s answers', (model) => {
    test('whole', async () => {
      llm().script({ does: 'answer', usage: USAGE })
      const answer = await client().chat.completions.create({ model, messages: [...ask] })
      expect(answer.choices[0]).toMatchObject({ message: { content: TEXT }, finish_reason: 'stop' })
      expect(answer.usage).toMatchObject({
        ...{ prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
        prompt_tokens_details: { cached_tokens: 40 },
      })
    })

    test('streamed, with usage where it is asked for', async () => {
      for (const stream_options of [undefined, { include_usage: true }]) {
        const stream = await client().chat.completions.create({
          ...{ model, messages: [...ask], stream: true },
          ...(stream_options ? { stream_options } : {}),
        })
        const chunks = await collect(stream)
        expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(TEXT)
        expect(chunks.flatMap(({ choices }) => choices[0]?.finish_reason ?? [])).toEqual(['stop'])
        const told = chunks.filter(({ usage }) => usage)
        expect(told).toHaveLength(stream_options ? 1 : 0)
        if (stream_options) expect(told[0]).toMatchObject({ choices: [], usage: { completion_tokens: 5 } })
      }
    })

    test('with tools that the client runs, whole and streamed', async () => {
      for (const stream of [false, true]) {
        llm().script(TOOL_CALL, { does: 'answer', text: 'It is sunny.' })
        const asked: unknown[] = []
        const options = { model, messages: [...ask], tools: [weatherTool((input) => asked.push(input))] }
        const completions = client().chat.completions
        const runner = stream
          ? completions.runTools({ ...options, stream: true })
          : completions.runTools(options)
        expect(await runner.finalContent()).toBe('It is sunny.')
        expect(asked).toEqual([{ city: '서울' }])
        // the model was told what the tool found
        expect(llm().requests.at(-1)?.body.toString()).toContain('27 degrees')
      }
    })

    test('as JSON of a schema', async () => {
      llm().script({ does: 'answer', text: '{"city":"서울","degrees":27}' })
      const schema = z.object({ city: z.string(), degrees: z.number() })
      const answer = await client().chat.completions.parse({
        ...{ model, messages: [...ask] },
        response_format: zodResponseFormat(schema, 'weather'),
      })
      expect(answer.choices[0]?.message.parsed).toEqual({ city: '서울', degrees: 27 })
      expect(llm().requests.at(-1)?.body.toString()).toContain('degrees')
    })

    test('about a picture', async () => {
      const image_url = { url: `data:image/png;base64,${PNG}` }
      const content = [
        { type: 'text', text: 'What is it?' } as const,
        { type: 'image_url', image_url } as const,
      ]
      const answer = await client().chat.completions.create({ model, messages: [{ role: 'user', content }] })
      expect(answer.choices[0]?.message.content).toBe(TEXT)
      expect(llm().requests.at(-1)?.body.toString()).toContain(PNG)
    })

    test('through the Responses API', async () => {
      llm().script({ does: 'answer', usage: USAGE })
      const answer = await client().responses.create({ model, input: '안녕?' })
      expect([answer.output_text, answer.status]).toEqual([TEXT, 'completed'])
      expect(answer.usage).toMatchObject({
        ...{ input_tokens: 100, output_tokens: 20, total_tokens: 120 },
        input_tokens_details: { cached_tokens: 40 },
      })
      const stream = client().responses.stream({ model, input: '안녕?' })
      let text = ''
      for await (const event of stream) if (event.type === 'response.output_text.delta') text += event.delta
      expect([text, (await stream.finalResponse()).output_text]).toEqual([TEXT, TEXT])
    })

    test('too many requests: the client is told when to ask again', async () => {
      llm().script({ does: 'refuse', status: 429, headers: { 'retry-after': '7' } })
      const failed = await failureOf(client().chat.completions.create({ model, messages: [...ask] }))
      if (!(failed instanceof OpenAI.RateLimitError)) throw failed
      expect(failed.message).toContain('The fake model refuses.')
      expect(failed.headers?.get('retry-after')).toBe('7')
    })
  })

  describe.each(['openai', 'openai-compatible'] as const)(
    'through %s the very same as without Naru',
    (model) => {
      test('whole and streamed, n and logprobs included', async () => {
        const body = { messages: [...ask], n: 2, logprobs: true, top_logprobs: 1 }
        llm().script({ does: 'bytes', body: twoChoices(), type: 'application/json' })
        const through = await client().chat.completions.create({ model, ...body })
        const without = await direct().chat.completions.create({ model: 'fake-model', ...body })
        expect(through).toEqual(without)
        expect(through.choices[1]?.logprobs?.content?.[0]?.token).toBe('Hi')
        const [ours, theirs] = llm().requests.slice(-2)
        expect(ours?.json).toEqual(theirs?.json)

        llm().script({ does: 'answer', usage: USAGE, reasoning: 'hm' })
        const stream = { messages: [...ask], stream: true as const, stream_options: { include_usage: true } }
        expect(await collect(await client().chat.completions.create({ model, ...stream }))).toEqual(
          await collect(await direct().chat.completions.create({ model: 'fake-model', ...stream })),
        )
      })
    },
  )

  test.each(NATIVE.filter((kind) => kind !== 'openai-compatible'))(
    'responses through %s: the very same as without Naru',
    async (model) => {
      llm().script({ does: 'answer', usage: USAGE, reasoning: 'hm' })
      const ours = await client().responses.create({ model, input: 'Hi', stream: true })
      const theirs = await direct().responses.create({ model: 'fake-model', input: 'Hi', stream: true })
      expect(await collect(ours)).toEqual(await collect(theirs))
    },
  )

  test.each([...NATIVE, 'google'] as const)('embeddings through %s: whole vectors', async (model) => {
    for (const encoding_format of [undefined, 'float', 'base64'] as const) {
      const { data, usage } = await client().embeddings.create({
        ...{ model, input: ['하나', 'two'] },
        ...(encoding_format ? { encoding_format } : {}),
      })
      const vectors = data.map(({ embedding }) =>
        typeof embedding === 'string' ? floatsOf(embedding as string) : embedding,
      )
      expect(vectors).toEqual([vectorOf('하나'), vectorOf('two')])
      expect(model === 'google' || usage.prompt_tokens > 0).toBe(true)
    }
  })

  test('the models that a key may call are listed', async () => {
    const ids = (await collect(client().models.list())).map(({ id }) => id)
    expect(ids).toEqual([...KINDS].sort())
    expect(await client().models.retrieve('google')).toMatchObject({ id: 'google', object: 'model' })
    expect(await failureOf(client().models.retrieve('gpt-none'))).toMatchObject({
      status: 404,
      code: 'model_not_found',
    })
  })

  test('errors are those of the vendor', async () => {
    const chat = (options: object, model = 'openai') =>
      failureOf(client(options).chat.completions.create({ model, messages: [...ask] }))
    expect(await chat({ apiKey: 'naru_sk_wrong' })).toBeInstanceOf(OpenAI.AuthenticationError)
    const unknown = await chat({}, 'gpt-none')
    expect(unknown).toBeInstanceOf(OpenAI.NotFoundError)
    expect(unknown).toMatchObject({
      ...{ code: 'model_not_found', param: 'model', type: 'invalid_request_error' },
      requestID: expect.stringMatching(/./),
    })
  })

  test('a provider that fails within a stream is an error to the client, whoever it is', async () => {
    for (const model of KINDS) {
      llm().script({ does: 'break', by: 'reset', after: 6, text: 'one two three four five six seven' })
      const stream = await client().chat.completions.create({ model, messages: [...ask], stream: true })
      expect([model, await failureOf(collect(stream))]).toEqual([model, expect.any(OpenAI.APIError)])
    }
    llm().script({ does: 'answer' })
  })
}

function weatherTool(asked: (input: unknown) => void): RunnableToolFunctionWithParse<object> {
  return {
    type: 'function',
    function: {
      name: 'get_weather',
      description: 'The weather in a city',
      parse: JSON.parse,
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
      function(input: object) {
        asked(input)
        return '27 degrees'
      },
    },
  }
}

function floatsOf(base64: string): number[] {
  const bytes = Buffer.from(base64, 'base64')
  return Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4))
}

function twoChoices(): string {
  const logprobs = {
    content: [{ token: 'Hi', logprob: -0.1, bytes: [72, 105], top_logprobs: [] }],
    refusal: null,
  }
  const choice = (index: number) => ({
    ...{ index, logprobs, finish_reason: 'stop' },
    message: { role: 'assistant', content: 'Hi', refusal: null },
  })
  return JSON.stringify({
    ...{ id: 'chatcmpl-1', object: 'chat.completion', created: 1763474589, model: 'fake-model' },
    choices: [choice(0), choice(1)],
    usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 },
  })
}
