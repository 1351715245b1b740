import { NO_USAGE } from '../usage.ts'
import type { Dialect, ModelRequest } from './dialect.ts'
import { readUsage } from './openai-chat.ts'
import { readOpenAiFailure, renderOpenAiError } from './openai-errors.ts'
import { invalidRequest, isObject, parseBody, readModel, shortText } from './read-request.ts'

/** https://platform.openai.com/docs/api-reference/embeddings */
export const openAiEmbeddings: Dialect = {
  name: 'openai-embeddings',
  read(body): ModelRequest {
    const json = parseBody(body)
    if (json.input === undefined) throw invalidRequest('Send the text to embed in "input".', 'input')
    return {
      dialect: openAiEmbeddings,
      body,
      json,
      model: readModel(json),
      isStream: false,
      endUser: shortText(json.user),
      maxOutputTokens: 0,
      thinks: false,
      choices: 1,
      changes: {},
    }
  },
  readAnswer(json) {
    const usage = (isObject(json) && readUsage(json.usage)) || NO_USAGE
    return {
      usage: { ...usage, output: usage.output ?? (usage.input === null ? null : 0) },
      finishReason: null,
    }
  },
  readFailure: readOpenAiFailure,
  createStreamReader() {
    throw new Error('embeddings do not stream')
  },
  renderError: renderOpenAiError,
  renderStreamError: () => '',
}
