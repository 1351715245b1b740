import type { LanguageModelV4, LanguageModelV4CallOptions } from '@ai-sdk/provider'

/**
 * OpenAI's models by the API that carries the call: Responses, which shows reasoning, and chat for what Responses does
 * not know, which are stop sequences, a seed and penalties.
 */
export function chatOrResponses(chat: LanguageModelV4, responses: LanguageModelV4): LanguageModelV4 {
  const modelFor = (options: LanguageModelV4CallOptions) => (needsChat(options) ? chat : responses)
  return {
    specificationVersion: 'v4',
    provider: responses.provider,
    modelId: responses.modelId,
    supportedUrls: responses.supportedUrls,
    doGenerate: (options) => modelFor(options).doGenerate(options),
    doStream: (options) => modelFor(options).doStream(options),
  }
}

function needsChat(options: LanguageModelV4CallOptions): boolean {
  return (
    (options.stopSequences?.length ?? 0) > 0 ||
    options.seed !== undefined ||
    options.presencePenalty !== undefined ||
    options.frequencyPenalty !== undefined
  )
}
