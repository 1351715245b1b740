import { anthropicMessages } from './anthropic-messages.ts'
import type { Dialect, DialectName } from './dialect.ts'
import { openAiChat } from './openai-chat.ts'
import { openAiEmbeddings } from './openai-embeddings.ts'
import { openAiResponses } from './openai-responses.ts'

/** Path under which clients find each. */
export const DIALECT_PATHS: Readonly<Record<DialectName, { path: string; dialect: Dialect }>> = {
  'openai-chat': { path: '/v1/chat/completions', dialect: openAiChat },
  'openai-responses': { path: '/v1/responses', dialect: openAiResponses },
  'openai-embeddings': { path: '/v1/embeddings', dialect: openAiEmbeddings },
  'anthropic-messages': { path: '/v1/messages', dialect: anthropicMessages },
}

/** How the API that an address belongs to tells errors, also where nothing is found there; undefined: no model API. */
export function errorRendererFor(url: string): Dialect['renderError'] | undefined {
  if (!url.startsWith('/v1/')) return undefined
  return /^\/v1\/messages(?![\w-])/.test(url) ? anthropicMessages.renderError : openAiChat.renderError
}
