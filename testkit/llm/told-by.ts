import { z } from 'zod'
import type { Api } from './recordings.ts'
import type { Json } from './wire.ts'

/** What an answer says, whatever API it is written in. */
export type Told = {
  text: string
  /** Arguments parsed. */
  toolCalls: { name: string; arguments: unknown }[]
  finish: 'stop' | 'length' | 'tool-calls' | 'content-filter'
  /** Input counts cached and written tokens. */
  usage: { input: number; output: number; cached: number; cacheWrite: number }
}

/** Reads it straight from the wire: from one whole answer, or the events of a stream. */
export function toldBy(api: Api, events: Json[]): Told {
  if (api === 'openai-chat') return toldByChat(z.array(chatEvent).parse(events))
  if (api === 'anthropic-messages') return toldByMessages(z.array(messagesEvent).parse(events))
  const last = events.find(({ type }) => type === 'response.completed' || type === 'response.incomplete')
  return toldByResponse(response.parse(last?.response ?? events[0]))
}

const FINISH: Record<string, Told['finish']> = {
  stop: 'stop',
  end_turn: 'stop',
  pause_turn: 'stop',
  stop_sequence: 'stop',
  length: 'length',
  max_tokens: 'length',
  max_output_tokens: 'length',
  tool_calls: 'tool-calls',
  tool_use: 'tool-calls',
  content_filter: 'content-filter',
  refusal: 'content-filter',
}

function finishOf(word: string | undefined, toolCalls: unknown[]): Told['finish'] {
  const finish = FINISH[word ?? '']
  if (!finish) throw new Error(`unknown finish reason ${word}`)
  return finish === 'stop' && toolCalls.length > 0 ? 'tool-calls' : finish
}

const text = z.string().nullish()
const count = z.number().nullish()

const said = z
  .object({
    content: text,
    tool_calls: z
      .array(
        z.object({
          index: z.number().optional(),
          function: z.object({ name: text, arguments: text }),
        }),
      )
      .nullish(),
  })
  .nullish()
const chatEvent = z.object({
  choices: z.array(z.object({ delta: said, message: said, finish_reason: text })),
  usage: z
    .object({
      prompt_tokens: z.number(),
      completion_tokens: z.number(),
      prompt_tokens_details: z.object({ cached_tokens: count, cache_write_tokens: count }).nullish(),
    })
    .nullish(),
})

function toldByChat(events: z.output<typeof chatEvent>[]): Told {
  const choices = events.flatMap((event) => event.choices)
  const calls: { name: string; json: string }[] = []
  for (const { delta, message } of choices)
    for (const [place, call] of ((delta ?? message)?.tool_calls ?? []).entries()) {
      const index = call.index ?? place
      const { name, json } = calls[index] ?? { name: '', json: '' }
      calls[index] = {
        name: name + (call.function.name ?? ''),
        json: json + (call.function.arguments ?? ''),
      }
    }
  const toolCalls = calls.map(({ name, json }) => ({ name, arguments: JSON.parse(json) }))
  const usage = events.findLast((event) => event.usage)?.usage
  return {
    text: choices.map(({ delta, message }) => (delta ?? message)?.content ?? '').join(''),
    toolCalls,
    finish: finishOf(
      choices.findLast((choice) => choice.finish_reason)?.finish_reason ?? undefined,
      toolCalls,
    ),
    usage: {
      input: usage?.prompt_tokens ?? 0,
      output: usage?.completion_tokens ?? 0,
      cached: usage?.prompt_tokens_details?.cached_tokens ?? 0,
      cacheWrite: usage?.prompt_tokens_details?.cache_write_tokens ?? 0,
    },
  }
}

const response = z.object({
  output: z.array(
    z.object({
      type: z.string(),
      content: z.array(z.object({ text, refusal: text })).nullish(),
      name: text,
      arguments: z.unknown().optional(),
    }),
  ),
  incomplete_details: z.object({ reason: z.string() }).nullish(),
  usage: z.object({
    input_tokens: z.number(),
    output_tokens: z.number(),
    input_tokens_details: z.object({ cached_tokens: count, cache_write_tokens: count }).nullish(),
  }),
})

function toldByResponse({ output, incomplete_details: cut, usage }: z.output<typeof response>): Told {
  const toolCalls = output
    .filter(({ type }) => type === 'function_call')
    .map((call) => ({ name: call.name ?? '', arguments: JSON.parse(String(call.arguments)) }))
  const parts = output.flatMap(({ type, content }) => (type === 'message' ? (content ?? []) : []))
  return {
    text: parts.map((part) => part.text ?? part.refusal).join(''),
    toolCalls,
    finish: finishOf(cut?.reason ?? 'stop', toolCalls),
    usage: {
      input: usage.input_tokens,
      output: usage.output_tokens,
      cached: usage.input_tokens_details?.cached_tokens ?? 0,
      cacheWrite: usage.input_tokens_details?.cache_write_tokens ?? 0,
    },
  }
}

const block = z.object({ type: z.string(), text, name: text, input: z.unknown().optional() })
const counts = z.record(z.string(), z.unknown()).nullish()
const messagesEvent = z.object({
  content: z.array(block).optional(),
  content_block: block.optional(),
  delta: z.object({ text, partial_json: text, stop_reason: text }).optional(),
  message: z.object({ usage: counts }).optional(),
  stop_reason: text,
  usage: counts,
})

function toldByMessages(events: z.output<typeof messagesEvent>[]): Told {
  const blocks: { type: string; text: string; name: string; json: string; input: unknown }[] = []
  for (const { content = [], content_block: started, delta } of events) {
    for (const { type, text, name, input } of started ? [started] : content)
      blocks.push({ type, text: text ?? '', name: name ?? '', json: '', input })
    const open = blocks.at(-1)
    if (!open) continue
    open.text += delta?.text ?? ''
    open.json += delta?.partial_json ?? ''
  }
  const toolCalls = blocks
    .filter(({ type }) => type === 'tool_use')
    .map(({ name, json, input }) => ({ name, arguments: json === '' ? input : JSON.parse(json) }))
  const stop = events.findLast((event) => event.stop_reason ?? event.delta?.stop_reason)
  // what a later event counts replaces what an earlier one did
  const told = events.flatMap((event) => Object.entries(event.message?.usage ?? event.usage ?? {}))
  return {
    text: blocks.map(({ type, text }) => (type === 'text' ? text : '')).join(''),
    toolCalls,
    finish: finishOf(stop?.stop_reason ?? stop?.delta?.stop_reason ?? undefined, toolCalls),
    usage: messagesUsage(Object.fromEntries(told.filter(([, value]) => value !== null))),
  }
}

/** Compaction is billed in iterations of its own; an advisor's are another model's. */
function messagesUsage(usage: Json): Told['usage'] {
  const iterations = (usage.iterations ?? []) as Json[]
  const own = iterations.filter(({ type }) => type === 'message' || type === 'compaction')
  const isSummed = own.length > 0 && !iterations.some(({ type }) => type === 'fallback_message')
  const total = (name: string) =>
    (isSummed ? own : [usage]).reduce((sum, counts) => sum + Number(counts[name] ?? 0), 0)
  const cached = Number(usage.cache_read_input_tokens ?? 0)
  const cacheWrite = Number(usage.cache_creation_input_tokens ?? 0)
  return {
    input: total('input_tokens') + cached + cacheWrite,
    output: total('output_tokens'),
    cached,
    cacheWrite,
  }
}
