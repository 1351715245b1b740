import { afterAll, beforeAll, beforeEach, describe } from 'vitest'
import { type FakeLlm, startFakeLlm } from '../../testkit/llm/fake-llm.ts'
import { issueKey } from '../support/http.ts'
import { addModelsOfAllKinds } from '../support/models.ts'
import { removeFolders, type Server, startServer } from '../support/server.ts'
import { testAiSdk } from './clients/ai-sdk.ts'
import { testAnthropic } from './clients/anthropic.ts'
import { testLangChain } from './clients/langchain.ts'
import { testOpenAi } from './clients/openai.ts'

/*
 * Existing clients work with another base URL and a key of ours, and nothing else changed: each is run against
 * providers that speak its API, and against all others.
 */

let server: Server
let key: string
let llm: FakeLlm
const suite = { server: () => server, key: () => key, llm: () => llm }

beforeAll(async () => {
  llm = await startFakeLlm()
  server = await startServer()
  await addModelsOfAllKinds(server, llm)
  key = (await issueKey(server, { scopes: ['models:use'] })).key
})
beforeEach(() => {
  llm.script({ does: 'answer' })
  llm.requests.length = 0
})
afterAll(async () => {
  await server.stop()
  await llm.stop()
  removeFolders()
})

describe('openai', () => testOpenAi(suite))
describe('@anthropic-ai/sdk', () => testAnthropic(suite))
describe('ai', () => testAiSdk(suite))
describe('@langchain', () => testLangChain(suite))
