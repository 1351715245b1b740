import { z } from 'zod'
import type { DialectName } from '../dialects/dialect.ts'
import { chatOrResponses } from './chat-or-responses.ts'
import { modelIds } from './model-ids.ts'
import type { Provider, ProviderKind } from './provider-kind.ts'

const PATHS: Partial<Record<DialectName, string>> = {
  'openai-chat': '/chat/completions',
  'openai-responses': '/responses',
  'openai-embeddings': '/embeddings',
}

/**
 * Azure OpenAI and Foundry. What is called a model elsewhere is a deployment here, by the name that it was given.
 * v1 API: https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle, dated versions with a deployment
 * in the path: https://learn.microsoft.com/azure/ai-foundry/openai/reference
 */
export const azureOpenai: ProviderKind = {
  kind: 'azure-openai',
  title: { en: 'Azure OpenAI', ko: 'Azure OpenAI' },
  // every resource has its own: https://<resource>.openai.azure.com
  defaultBaseUrl: undefined,
  secret: { isRequired: true, title: { en: 'API key', ko: 'API 키' } },
  options: z.object({
    api_version: z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}(-preview)?$/, 'must be a version such as 2024-10-21')
      .optional()
      .describe('Dated API version, such as 2024-10-21, for resources without the v1 API'),
  }),
  prices: 'azure',

  native(provider, dialect, model) {
    const path = PATHS[dialect]
    return path === undefined
      ? undefined
      : { url: urlOf(provider, path, model), headers: headersOf(provider) }
  },

  async languageModel(provider, model, fetch) {
    const sdk = await sdkOf(provider, fetch)
    const isDated = provider.options.api_version !== undefined
    // most dated versions have no Responses API
    return isDated ? sdk.chat(model) : chatOrResponses(sdk.chat(model), sdk.responses(model))
  },

  embeddingModel: async (provider, model, fetch) => (await sdkOf(provider, fetch)).embeddingModel(model),

  check(provider) {
    const { api_version } = provider.options
    const root = rootOf(provider)
    const url = api_version ? `${root}/models?api-version=${api_version}` : `${root}/v1/models`
    return { url, headers: headersOf(provider) }
  },

  // Its list holds what could be deployed, not what is: so there are no names to read.
  modelsOf: (answer) => modelIds(answer) && [],
}

/** People paste it as the portal shows it (the bare resource) or as the v1 examples do (`…/openai/v1`). */
function rootOf({ baseUrl }: Provider): string {
  return `${baseUrl.replace(/\/openai(\/v1)?$/, '')}/openai`
}

function urlOf(provider: Provider, path: string, deployment: string): string {
  const { api_version } = provider.options
  const root = rootOf(provider)
  if (!api_version) return `${root}/v1${path}`
  // dated versions take the deployment of Responses from the body
  const place = path === '/responses' ? '' : `/deployments/${encodeURIComponent(deployment)}`
  return `${root}${place}${path}?api-version=${api_version}`
}

function headersOf({ secret = '' }: Provider): Record<string, string> {
  return { 'api-key': secret }
}

// Without a key the SDK would look for one in the environment: an empty one is answered 401 instead. The SDK decides by
// the host whether it adds a version; it is told every URL outright.
async function sdkOf(provider: Provider, fetch: typeof globalThis.fetch) {
  const { createAzure } = await import('@ai-sdk/azure')
  const { secret = '', options } = provider
  const root = rootOf(provider)
  return createAzure({
    apiKey: secret,
    fetch,
    ...(options.api_version
      ? { baseURL: root, apiVersion: options.api_version, useDeploymentBasedUrls: true }
      : { baseURL: `${root}/v1` }),
  })
}
