import { z } from 'zod'
import type { Provider, ProviderKind } from './provider-kind.ts'
import { signAwsGet } from './sign-aws-get.ts'

const modelsSchema = z.object({ modelSummaries: z.array(z.object({ modelId: z.string() })) })

/**
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/. The secret is a Bedrock API key, or with the option
 * `access_key_id` the secret access key that belongs to it, which then signs every request.
 */
export const bedrock: ProviderKind = {
  kind: 'bedrock',
  title: { en: 'Amazon Bedrock', ko: 'Amazon Bedrock' },
  // every region has its own: https://bedrock-runtime.<region>.amazonaws.com
  defaultBaseUrl: undefined,
  secret: {
    isRequired: true,
    title: { en: 'Bedrock API key, or secret access key', ko: 'Bedrock API 키 또는 비밀 액세스 키' },
  },
  options: z.object({
    region: z.string().optional().describe('AWS region; read from the base URL unless given'),
    access_key_id: z.string().optional().describe('Access key ID, if the secret is its secret access key'),
  }),
  prices: 'aws',
  native: () => undefined,
  languageModel: async (provider, model, fetch) => (await sdkOf(provider, fetch)).languageModel(model),
  embeddingModel: async (provider, model, fetch) => (await sdkOf(provider, fetch)).embeddingModel(model),

  // Models are listed by another host of AWS than the one that runs them; a proxy has to offer both.
  check(provider) {
    const host = provider.baseUrl.replace(/^https:\/\/bedrock-runtime([.-])/, 'https://bedrock$1')
    const url = `${host}/foundation-models`
    const { secret = '', options } = provider
    if (!options.access_key_id) return { url, headers: { authorization: `Bearer ${secret}` } }
    const key = { id: options.access_key_id, secret, region: regionOf(provider), service: 'bedrock' }
    return { url, headers: signAwsGet(url, key, new Date()) }
  },

  modelsOf(answer) {
    const { data } = modelsSchema.safeParse(answer)
    return data?.modelSummaries.map(({ modelId }) => modelId)
  },
}

/** `bedrock-runtime.eu-central-1.amazonaws.com`, also behind the name of a VPC endpoint. */
function regionOf({ baseUrl, options }: Provider): string {
  return options.region ?? /\.([a-z]{2,4}(?:-[a-z]+)+-\d)\./.exec(baseUrl)?.[1] ?? 'us-east-1'
}

// What is left undefined the SDK looks for in the environment, where it may find the server's own keys of AWS.
async function sdkOf(provider: Provider, fetch: typeof globalThis.fetch) {
  const { createAmazonBedrock } = await import('@ai-sdk/amazon-bedrock')
  const { baseUrl, secret = '', options } = provider
  return createAmazonBedrock({
    baseURL: baseUrl,
    region: regionOf(provider),
    ...(options.access_key_id
      ? { apiKey: '', accessKeyId: options.access_key_id, secretAccessKey: secret }
      : // an empty one would be taken for none, and the environment asked
        { apiKey: secret || 'none', accessKeyId: '', secretAccessKey: '' }),
    fetch,
  })
}
