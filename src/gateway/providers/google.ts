import { z } from 'zod'
import type { Provider, ProviderKind } from './provider-kind.ts'

const modelsSchema = z.object({ models: z.array(z.object({ name: z.string() })) })

/** The Gemini API: https://ai.google.dev/api */
export const google: ProviderKind = {
  kind: 'google',
  title: { en: 'Google Gemini', ko: 'Google Gemini' },
  defaultBaseUrl: 'https://generativelanguage.googleapis.com/v1beta',
  secret: { isRequired: true, title: { en: 'API key', ko: 'API 키' } },
  options: z.object({}),
  prices: 'google',
  native: () => undefined,
  languageModel: async (provider, model, fetch) => (await sdkOf(provider, fetch)).languageModel(model),
  embeddingModel: async (provider, model, fetch) => (await sdkOf(provider, fetch)).embeddingModel(model),

  check: ({ baseUrl, secret = '' }) => ({
    url: `${baseUrl}/models?pageSize=1000`,
    headers: { 'x-goog-api-key': secret },
  }),

  modelsOf(answer) {
    const { data } = modelsSchema.safeParse(answer)
    return data?.models.map(({ name }) => name.replace(/^models\//, ''))
  },
}

// Without a key the SDK would look for one in the environment: an empty one is answered 400 instead.
async function sdkOf({ baseUrl, secret = '' }: Provider, fetch: typeof globalThis.fetch) {
  const { createGoogle } = await import('@ai-sdk/google')
  return createGoogle({ baseURL: baseUrl, apiKey: secret, fetch })
}
