import { crc32 } from 'node:zlib'
import type { FullAnswer } from './answer.ts'
import { halves } from './openai-chat-wire.ts'
import type { Json, Wire } from './wire.ts'

const STOP_REASONS = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'guardrail_intervened',
}

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html and …_ConverseStream.html */
export const bedrockConverse: Wire = {
  streamType: 'application/vnd.amazon.eventstream',

  whole: (answer) => ({
    output: { message: { role: 'assistant', content: blocksOf(answer).map(({ whole }) => whole) } },
    stopReason: STOP_REASONS[answer.finish],
    ...(answer.usage ? { usage: usageOf(answer.usage) } : {}),
    metrics: { latencyMs: 551 },
  }),

  frames: (answer) => [
    event('messageStart', { role: 'assistant' }),
    ...blocksOf(answer).flatMap(({ start, deltas }, contentBlockIndex) => [
      ...(start ? [event('contentBlockStart', { contentBlockIndex, start })] : []),
      ...deltas.map((delta) => event('contentBlockDelta', { contentBlockIndex, delta })),
      event('contentBlockStop', { contentBlockIndex }),
    ]),
    event('messageStop', { stopReason: STOP_REASONS[answer.finish] }),
    ...(answer.usage
      ? [event('metadata', { usage: usageOf(answer.usage), metrics: { latencyMs: 551 } })]
      : []),
  ],

  failure: (_status, message) => ({ message }),
  failureFrame: (message) =>
    frame({ ':message-type': 'exception', ':exception-type': 'throttlingException' }, { message }),
}

function usageOf(usage: NonNullable<FullAnswer['usage']>): Json {
  return {
    inputTokens: usage.input - usage.cached - usage.cacheWrite,
    outputTokens: usage.output,
    totalTokens: usage.input + usage.output,
    cacheReadInputTokens: usage.cached,
    cacheWriteInputTokens: usage.cacheWrite,
  }
}

function blocksOf(answer: FullAnswer): { whole: Json; start?: Json; deltas: Json[] }[] {
  const text = answer.chunks.join('')
  const { reasoning } = answer
  return [
    ...(reasoning === undefined
      ? []
      : [
          {
            whole: { reasoningContent: { reasoningText: { text: reasoning, signature: 'sig' } } },
            deltas: [{ reasoningContent: { text: reasoning } }, { reasoningContent: { signature: 'sig' } }],
          },
        ]),
    ...(text === '' ? [] : [{ whole: { text }, deltas: answer.chunks.map((chunk) => ({ text: chunk })) }]),
    ...answer.toolCalls.map(({ id, name, arguments: input }) => ({
      whole: { toolUse: { toolUseId: id, name, input: JSON.parse(input || '{}') } },
      start: { toolUse: { toolUseId: id, name } },
      deltas: halves(input).map((part) => ({ toolUse: { input: part } })),
    })),
  ]
}

function event(type: string, payload: Json): Buffer {
  return frame({ ':message-type': 'event', ':event-type': type }, payload)
}

/**
 * application/vnd.amazon.eventstream: total length, length of the headers, checksum of both; headers, payload; checksum
 * of everything. https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html
 */
function frame(headers: Record<string, string>, payload: Json): Buffer {
  const encodedHeaders = Buffer.concat(
    Object.entries({ ...headers, ':content-type': 'application/json' }).map(([name, value]) => {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(Buffer.byteLength(value))
      // 7: a string
      return Buffer.concat([
        Buffer.from([name.length]),
        Buffer.from(name),
        Buffer.from([7]),
        length,
        Buffer.from(value),
      ])
    }),
  )
  const body = Buffer.from(JSON.stringify(payload))
  const lengths = numbers(16 + encodedHeaders.length + body.length, encodedHeaders.length)
  const message = Buffer.concat([lengths, numbers(crc32(lengths)), encodedHeaders, body])
  return Buffer.concat([message, numbers(crc32(message))])
}

function numbers(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4)
  values.forEach((value, index) => {
    buffer.writeUInt32BE(value, index * 4)
  })
  return buffer
}
