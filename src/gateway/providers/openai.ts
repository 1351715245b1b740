import { z } from 'zod'
import type { DialectName } from '../dialects/dialect.ts'
import { chatOrResponses } from './chat-or-responses.ts'
import { modelIds } from './model-ids.ts'
import type { Provider, ProviderKind } from './provider-kind.ts'

/** The paths under the base URL, by dialect. */
const PATHS: Partial<Record<DialectName, string>> = {
  'openai-chat': '/chat/completions',
  'openai-responses': '/responses',
  'openai-embeddings': '/embeddings',
}

/** https://developers.openai.com/api/reference/overview */
export const openai: ProviderKind = {
  kind: 'openai',
  title: { en: 'OpenAI', ko: 'OpenAI' },
  defaultBaseUrl: 'https://api.openai.com/v1',
  secret: { isRequired: true, title: { en: 'API key', ko: 'API 키' } },
  options: z.object({
    organization: z.string().optional().describe('Organization ID that calls are billed to (org-…)'),
    project: z.string().optional().describe('Project ID that calls are billed to (proj_…)'),
  }),
  prices: 'openai',

  native(provider, dialect) {
    const path = PATHS[dialect]
    return path === undefined ? undefined : { url: provider.baseUrl + path, headers: headersOf(provider) }
  },

  async languageModel(provider, model, fetch) {
    const sdk = await sdkOf(provider, fetch)
    return chatOrResponses(sdk.chat(model), sdk.responses(model))
  },

  embeddingModel: async (provider, model, fetch) => (await sdkOf(provider, fetch)).embeddingModel(model),
  check: (provider) => ({ url: `${provider.baseUrl}/models`, headers: headersOf(provider) }),
  modelsOf: modelIds,
}

function headersOf({ secret = '', options }: Provider): Record<string, string> {
  return { authorization: `Bearer ${secret}`, ...billing(options) }
}

function billing({ organization, project }: Provider['options']): Record<string, string> {
  return {
    ...(organization ? { 'openai-organization': organization } : {}),
    ...(project ? { 'openai-project': project } : {}),
  }
}

// Without a key the SDK would look for one in the environment: an empty one is answered 401 instead.
async function sdkOf({ baseUrl, secret = '', options }: Provider, fetch: typeof globalThis.fetch) {
  const { createOpenAI } = await import('@ai-sdk/openai')
  return createOpenAI({ baseURL: baseUrl, apiKey: secret, headers: billing(options), fetch })
}
