import { z } from 'zod'
import type { DialectName } from '../dialects/dialect.ts'
import { lenientFetch } from './lenient-fetch.ts'
import { modelIds } from './model-ids.ts'
import type { Provider, ProviderKind } from './provider-kind.ts'

const PATHS: Partial<Record<DialectName, string>> = {
  'openai-chat': '/chat/completions',
  'openai-embeddings': '/embeddings',
}

/**
 * Servers that speak OpenAI's chat API, with or without a key: vLLM (https://docs.vllm.ai/en/latest/serving/openai_compatible_server/),
 * Ollama (https://docs.ollama.com/api/openai-compatibility), TGI
 * (https://huggingface.co/docs/text-generation-inference/reference/api_reference), OpenRouter
 * (https://openrouter.ai/docs/api/reference/overview).
 */
export const openaiCompatible: ProviderKind = {
  kind: 'openai-compatible',
  title: {
    en: 'OpenAI-compatible (vLLM, Ollama, TGI, OpenRouter, …)',
    ko: 'OpenAI 호환 (vLLM, Ollama, TGI, OpenRouter 등)',
  },
  defaultBaseUrl: undefined,
  secret: { isRequired: false, title: { en: 'API key, if it wants one', ko: 'API 키 (필요한 경우)' } },
  options: z.object({}),
  // whoever runs the server knows what it costs
  prices: undefined,

  native(provider, dialect) {
    const path = PATHS[dialect]
    return path === undefined ? undefined : { url: provider.baseUrl + path, headers: headersOf(provider) }
  },

  languageModel: async (provider, model, fetch) => (await sdkOf(provider, fetch)).chatModel(model),
  embeddingModel: async (provider, model, fetch) => (await sdkOf(provider, fetch)).embeddingModel(model),
  check: (provider) => ({ url: `${provider.baseUrl}/models`, headers: headersOf(provider) }),
  modelsOf: modelIds,
}

function headersOf({ secret }: Provider): Record<string, string> {
  return secret ? { authorization: `Bearer ${secret}` } : {}
}

async function sdkOf(provider: Provider, fetch: typeof globalThis.fetch) {
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
  return createOpenAICompatible({
    name: 'openai-compatible',
    baseURL: provider.baseUrl,
    headers: headersOf(provider),
    includeUsage: true,
    supportsStructuredOutputs: true,
    fetch: lenientFetch(provider, fetch),
  })
}
