import type { Model } from '../../api/types.ts'
import { isEmbedding } from '../models/model-state.ts'
import type { toCurl } from './to-curl.ts'

type Sample = Parameters<typeof toCurl>[1]

/** A call that answers: of the first model that chats, else of one that makes vectors, by the API of each. */
export function sampleCall(
  models: ReadonlyArray<Pick<Model, 'alias' | 'capabilities' | 'is_enabled'>>,
  anyModel: string,
): Sample {
  const enabled = models.filter(({ is_enabled }) => is_enabled)
  const chatting = enabled.find((model) => !isEmbedding(model))
  const found = chatting ?? enabled[0]
  return {
    dialect: found && !chatting ? 'openai-embeddings' : 'openai-chat',
    model: found?.alias ?? anyModel,
    ...{ request: null, tags: {}, conversation_id: null, is_stream: false },
  }
}
