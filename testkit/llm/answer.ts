/** What a fake model says, in no provider's words. */
export type Answer = {
  /** Streamed word by word, unless `chunks` says how it is cut. */
  text?: string
  chunks?: string[]
  /** Shown before the text, by the APIs that show it. */
  reasoning?: string
  toolCalls?: { id: string; name: string; arguments: string }[]
  finish?: 'stop' | 'length' | 'tool_calls' | 'content_filter'
  /** null: the provider says nothing of tokens. `input` counts cached and written ones, `output` reasoning. */
  usage?: TokenCounts | null
  /** Between two frames of a stream; none unless told. */
  paceMs?: number
}

export type TokenCounts = {
  input: number
  output: number
  cached?: number
  cacheWrite?: number
  reasoning?: number
}

/** An answer with everything said. */
export type FullAnswer = {
  chunks: string[]
  reasoning: string | undefined
  toolCalls: { id: string; name: string; arguments: string }[]
  finish: 'stop' | 'length' | 'tool_calls' | 'content_filter'
  usage: Required<TokenCounts> | null
}

const DEFAULT_TEXT = 'Hello from the fake model.'

export function fullAnswer(answer: Answer): FullAnswer {
  const toolCalls = answer.toolCalls ?? []
  const text = answer.text ?? (toolCalls.length > 0 ? '' : DEFAULT_TEXT)
  const chunks = answer.chunks ?? text.match(/\s*\S+\s*$|\s*\S+/g) ?? []
  const counted = answer.usage === undefined ? { input: 10, output: chunks.length } : answer.usage
  return {
    chunks,
    reasoning: answer.reasoning,
    toolCalls,
    finish: answer.finish ?? (toolCalls.length > 0 ? 'tool_calls' : 'stop'),
    usage: counted && { cached: 0, cacheWrite: 0, reasoning: 0, ...counted },
  }
}
