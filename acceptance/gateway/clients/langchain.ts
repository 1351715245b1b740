import { ChatAnthropic } from '@langchain/anthropic'
import { HumanMessage, ToolMessage } from '@langchain/core/messages'
import { tool } from '@langchain/core/tools'
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { vectorOf } from '../../../testkit/llm/embeddings-wire.ts'
import { KINDS } from '../../support/models.ts'
import { type ClientSuite, failureOf, TEXT, TOOL_CALL, USAGE } from './client-suite.ts'

const weather = tool(({ city }: { city: string }) => `27 degrees in ${city}`, {
  name: 'get_weather',
  description: 'The weather in a city',
  schema: z.object({ city: z.string() }),
})

export function testLangChain({ server, key, llm }: ClientSuite): void {
  const options = (model: string) => ({ model, apiKey: key(), maxRetries: 0 })
  const MODELS = {
    ChatOpenAI: (model: string) =>
      new ChatOpenAI({ ...options(model), configuration: { baseURL: `${server().url}/v1` } }),
    ChatAnthropic: (model: string) =>
      new ChatAnthropic({ ...options(model), anthropicApiUrl: server().url, maxTokens: 1000 }),
  }
  const each = (['ChatOpenAI', 'ChatAnthropic'] as const).flatMap((api) =>
    KINDS.map((kind) => [api, kind] as const),
  )

  describe.each(each)('%s, where %s answers', (api, kind) => {
    test('invoke and stream', async () => {
      llm().script({ does: 'answer', usage: USAGE })
      const answer = await MODELS[api](kind).invoke('안녕?')
      expect(answer.text).toBe(TEXT)
      expect(answer.usage_metadata).toMatchObject({ output_tokens: 20 })
      let text = ''
      for await (const chunk of await MODELS[api](kind).stream('안녕?')) text += chunk.text
      expect(text).toBe(TEXT)
    })

    test('with tools', async () => {
      llm().script(TOOL_CALL, { does: 'answer', text: 'It is sunny.' })
      const model = MODELS[api](kind).bindTools([weather])
      const question = new HumanMessage('안녕?')
      const first = await model.invoke([question])
      expect(first.tool_calls).toMatchObject([{ name: 'get_weather', args: { city: '서울' } }])
      const [call] = first.tool_calls ?? []
      const result = new ToolMessage({ content: '27 degrees', tool_call_id: call?.id ?? '' })
      expect((await model.invoke([question, first, result])).text).toBe('It is sunny.')
      expect(llm().requests.at(-1)?.body.toString()).toContain('27 degrees')
    })

    test('as an object', async () => {
      llm().script({
        does: 'answer',
        toolCalls: [{ id: 'call_1', name: 'weather', arguments: '{"degrees":27}' }],
      })
      const model = MODELS[api](kind)
      const schema = z.object({ degrees: z.number() })
      const structured = model.withStructuredOutput(schema, { name: 'weather', method: 'functionCalling' })
      expect(await structured.invoke('How warm is it?')).toEqual({ degrees: 27 })
    })
  })

  test('embeddings', async () => {
    for (const kind of ['openai', 'openai-compatible', 'google']) {
      const configuration = { baseURL: `${server().url}/v1` }
      const embeddings = new OpenAIEmbeddings({ ...options(kind), configuration })
      expect(await embeddings.embedDocuments(['하나', 'two'])).toEqual([vectorOf('하나'), vectorOf('two')])
      expect(await embeddings.embedQuery('하나')).toEqual(vectorOf('하나'))
    }
  })

  test('errors', async () => {
    for (const model of Object.values(MODELS))
      expect(await failureOf(model('nobody').invoke('Hi'))).toMatchObject({ status: 404 })
  })
}
