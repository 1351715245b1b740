import { createAnthropic } from '@ai-sdk/anthropic'
import { createOpenAI } from '@ai-sdk/openai'
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import {
  embedMany,
  generateObject,
  generateText,
  type LanguageModel,
  stepCountIs,
  streamText,
  tool,
} from 'ai'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { vectorOf } from '../../../testkit/llm/embeddings-wire.ts'
import { KINDS } from '../../support/models.ts'
import { type ClientSuite, collect, failureOf, TEXT, TOOL_CALL, USAGE } from './client-suite.ts'

const APIS = ['chat', 'responses', 'messages', 'compatible'] as const

export function testAiSdk({ server, key, llm }: ClientSuite): void {
  const settings = () => ({ baseURL: `${server().url}/v1`, apiKey: key() })
  const MODELS: Record<(typeof APIS)[number], (model: string) => LanguageModel> = {
    chat: (model) => createOpenAI(settings()).chat(model),
    responses: (model) => createOpenAI(settings()).responses(model),
    messages: (model) => createAnthropic(settings())(model),
    compatible: (model) =>
      createOpenAICompatible({ ...settings(), name: 'naru', supportsStructuredOutputs: true })(model),
  }
  const each = APIS.flatMap((api) => KINDS.map((kind) => [api, kind] as const))
  const ask = (api: (typeof APIS)[number], kind: string) => ({
    ...{ model: MODELS[api](kind), prompt: '안녕?', maxRetries: 0, maxOutputTokens: 1000 },
  })

  describe.each(each)('%s, where %s answers', (api, kind) => {
    test('whole and streamed', async () => {
      llm().script({ does: 'answer', usage: USAGE })
      const { text, usage, finishReason } = await generateText(ask(api, kind))
      expect([text, finishReason]).toEqual([TEXT, 'stop'])
      expect(usage).toMatchObject({ inputTokens: 100, outputTokens: 20 })
      const streamed = streamText(ask(api, kind))
      expect((await collect(streamed.textStream)).join('')).toBe(TEXT)
      expect(await streamed.finishReason).toBe('stop')
    })

    test('with tools', async () => {
      const weather = tool({
        description: 'The weather in a city',
        inputSchema: z.object({ city: z.string() }),
        execute: async ({ city }) => `27 degrees in ${city}`,
      })
      const options = { ...ask(api, kind), tools: { get_weather: weather }, stopWhen: stepCountIs(3) }
      llm().script(TOOL_CALL, { does: 'answer', text: 'It is sunny.' })
      expect((await generateText(options)).text).toBe('It is sunny.')
      expect(llm().requests.at(-1)?.body.toString()).toContain('27 degrees in 서울')
      llm().script(TOOL_CALL, { does: 'answer', text: 'It is sunny.' })
      expect(await streamText(options).text).toBe('It is sunny.')
    })

    test('as an object', async () => {
      llm().script(({ body }) =>
        // without JSON of its own, the SDK has a model call a tool for it
        body.includes('"tools"') && !body.includes('"text":{"format"')
          ? { does: 'answer', toolCalls: [{ id: 'call_1', name: 'json', arguments: '{"degrees":27}' }] }
          : { does: 'answer', text: '{"degrees":27}' },
      )
      const schema = z.object({ degrees: z.number() })
      expect((await generateObject({ ...ask(api, kind), schema })).object).toEqual({ degrees: 27 })
    })
  })

  test('embeddings', async () => {
    for (const kind of ['openai', 'openai-compatible', 'google']) {
      const model = createOpenAI(settings()).embeddingModel(kind)
      const { embeddings } = await embedMany({ model, values: ['하나', 'two'], maxRetries: 0 })
      expect(embeddings).toEqual([vectorOf('하나'), vectorOf('two')])
    }
  })

  test('errors', async () => {
    for (const api of APIS) {
      llm().script({ does: 'refuse', status: 429 })
      expect(await failureOf(generateText(ask(api, 'google')))).toMatchObject({
        ...{ statusCode: 429, isRetryable: true },
      })
      expect(await failureOf(generateText(ask(api, 'nobody')))).toMatchObject({
        ...{ statusCode: 404, message: expect.stringContaining('There is no model "nobody" here.') },
      })
    }
  })
}
