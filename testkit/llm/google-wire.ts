import type { FullAnswer } from './answer.ts'
import { type Json, sse, type Wire } from './wire.ts'

const FINISH_REASONS = { stop: 'STOP', length: 'MAX_TOKENS', tool_calls: 'STOP', content_filter: 'SAFETY' }

/** https://ai.google.dev/api/generate-content: a stream is a row of whole answers. */
export const googleGenerate: Wire = {
  streamType: 'text/event-stream',
  whole: (answer, _request, model) =>
    chunk(answer, model, partsOf({ ...answer, chunks: [answer.chunks.join('')] }), true),

  frames(answer, _request, model) {
    const parts = partsOf(answer)
    const last = chunk(answer, model, [{ text: '' }], true)
    return [...parts.map((part) => chunk(answer, model, [part], false)), last].map((data) => sse(data))
  },

  failure: (status, message) => ({
    error: { code: status, message, status: status === 429 ? 'RESOURCE_EXHAUSTED' : 'UNAVAILABLE' },
  }),
  failureFrame: (message) => sse({ error: { code: 503, message, status: 'UNAVAILABLE' } }),
}

function partsOf(answer: FullAnswer): Json[] {
  return [
    ...(answer.reasoning === undefined ? [] : [{ text: answer.reasoning, thought: true }]),
    ...answer.chunks.filter((text) => text !== '').map((text) => ({ text })),
    ...answer.toolCalls.map((call) => ({
      functionCall: { id: call.id, name: call.name, args: JSON.parse(call.arguments || '{}') },
    })),
  ]
}

function chunk(answer: FullAnswer, model: string, parts: Json[], isLast: boolean): Json {
  const { usage } = answer
  return {
    candidates: [
      {
        content: { parts, role: 'model' },
        ...(isLast ? { finishReason: FINISH_REASONS[answer.finish] } : {}),
        index: 0,
      },
    ],
    ...(usage && isLast
      ? {
          usageMetadata: {
            promptTokenCount: usage.input,
            candidatesTokenCount: usage.output - usage.reasoning,
            totalTokenCount: usage.input + usage.output,
            ...(usage.cached > 0 ? { cachedContentTokenCount: usage.cached } : {}),
            ...(usage.reasoning > 0 ? { thoughtsTokenCount: usage.reasoning } : {}),
          },
        }
      : {}),
    modelVersion: model,
    responseId: 'XK2PaZ_gHZ7Q1e8P4Pmz-Ac',
  }
}
