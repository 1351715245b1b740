import { z } from 'zod'
import { modelIds } from './model-ids.ts'
import type { Provider, ProviderKind } from './provider-kind.ts'

const VERSION = '2023-06-01'

/** https://platform.claude.com/docs/en/api/overview */
export const anthropic: ProviderKind = {
  kind: 'anthropic',
  title: { en: 'Anthropic', ko: 'Anthropic' },
  defaultBaseUrl: 'https://api.anthropic.com/v1',
  secret: { isRequired: true, title: { en: 'API key', ko: 'API 키' } },
  options: z.object({}),
  prices: 'anthropic',

  native(provider, dialect) {
    if (dialect !== 'anthropic-messages') return undefined
    return { url: `${rootOf(provider)}/messages`, headers: headersOf(provider) }
  },

  countTokens: (provider) => ({
    url: `${rootOf(provider)}/messages/count_tokens`,
    headers: headersOf(provider),
  }),

  // Without a key the SDK would look for one in the environment: an empty one is answered 401 instead.
  async languageModel(provider, model, fetch) {
    const { createAnthropic } = await import('@ai-sdk/anthropic')
    const sdk = createAnthropic({ baseURL: rootOf(provider), apiKey: provider.secret ?? '', fetch })
    return sdk.languageModel(model)
  },

  check: (provider) => ({ url: `${rootOf(provider)}/models?limit=1000`, headers: headersOf(provider) }),
  modelsOf: modelIds,
}

/** Anthropic's own clients take the base URL without the version. */
function rootOf({ baseUrl }: Provider): string {
  return /\/v\d+$/.test(baseUrl) ? baseUrl : `${baseUrl}/v1`
}

function headersOf({ secret = '' }: Provider): Record<string, string> {
  return { 'x-api-key': secret, 'anthropic-version': VERSION }
}
