import type { JSONSchema7 } from '@ai-sdk/provider'
import type { JsonObject } from '../dialects/dialect.ts'
import { definedOnly } from './defined-only.ts'
import { type OpenAiChatRequest, openAiChatRequest } from './openai-chat-request.ts'
import {
  createPrompt,
  fileOf,
  type PromptBuilder,
  providerOptions,
  readRequest,
  type TranslatedRequest,
  type UserParts,
} from './translated-request.ts'

export function decodeOpenAiChat(json: JsonObject): TranslatedRequest {
  const { request, warnings } = readRequest(openAiChatRequest, json)
  const prompt = createPrompt(warnings)
  request.messages.forEach((message, index) => {
    addMessage(prompt, message, `messages[${index}]`)
  })
  const { stop, response_format: format } = request
  const isJson = format?.type === 'json_object'
  if (isJson) prompt.system(JSON_ONLY)
  return {
    warnings,
    options: definedOnly({
      prompt: prompt.end(),
      maxOutputTokens: request.max_completion_tokens ?? request.max_tokens,
      temperature: request.temperature,
      topP: request.top_p,
      stopSequences: typeof stop === 'string' ? [stop] : stop,
      seed: request.seed,
      presencePenalty: request.presence_penalty,
      frequencyPenalty: request.frequency_penalty,
      responseFormat: responseFormatOf(format),
      reasoning: request.reasoning_effort,
      tools: request.tools?.map(({ function: tool }) =>
        toolOf(tool.name, tool.description, tool.parameters, tool.strict),
      ),
      toolChoice: toolChoiceOf(request.tool_choice),
      providerOptions: providerOptions({
        parallelTools: request.parallel_tool_calls ?? undefined,
        endUser: request.user ?? undefined,
        isSchemaStrict: (format?.type === 'json_schema' ? format.json_schema.strict : undefined) ?? undefined,
      }),
    }),
  }
}

/** As OpenAI itself wants it said in the prompt; providers that have no such mode then keep to it too. */
export const JSON_ONLY = 'Answer with one JSON object and nothing around it: no text, no code fence.'

export function toolOf(
  name: string,
  description: string | null | undefined,
  parameters: JsonObject | null | undefined,
  strict: boolean | null | undefined,
) {
  return {
    type: 'function' as const,
    name,
    inputSchema: (parameters ?? { type: 'object', properties: {} }) as JSONSchema7,
    ...(description == null ? {} : { description }),
    ...(strict == null ? {} : { strict }),
  }
}

function toolChoiceOf(choice: OpenAiChatRequest['tool_choice']) {
  if (choice == null) return undefined
  if (typeof choice === 'string') return { type: choice }
  return { type: 'tool' as const, toolName: choice.function.name }
}

function responseFormatOf(format: OpenAiChatRequest['response_format']) {
  if (format == null || format.type === 'text') return undefined
  if (format.type === 'json_object') return { type: 'json' as const }
  const { schema, name, description } = format.json_schema
  return definedOnly({
    type: 'json' as const,
    schema: schema as JSONSchema7 | null | undefined,
    name,
    description,
  })
}

type Message = OpenAiChatRequest['messages'][number]

function addMessage(prompt: PromptBuilder, message: Message, path: string): void {
  if (message.role === 'user') prompt.add('user', userParts(message.content, `${path}.content`))
  else if (message.role === 'assistant') addAnswer(prompt, message, path)
  else if (message.role !== 'tool') prompt.system(joined(message.content))
  else {
    const output = { type: 'text' as const, value: joined(message.content) }
    prompt.toolResult(message.tool_call_id, output, `${path}.tool_call_id`)
  }
}

function addAnswer(
  prompt: PromptBuilder,
  message: Extract<Message, { role: 'assistant' }>,
  path: string,
): void {
  const said = joined(message.content ?? '') + (message.refusal ?? '')
  if (said !== '') prompt.add('assistant', [{ type: 'text', text: said }])
  message.tool_calls?.forEach(({ id, function: called }, index) => {
    prompt.toolCall(id, called.name, called.arguments, `${path}.tool_calls[${index}].function.arguments`)
  })
}

function joined(content: string | ({ text: string } | { refusal: string })[]): string {
  if (typeof content === 'string') return content
  return content.map((part) => ('text' in part ? part.text : part.refusal)).join('')
}

type UserContent = Extract<Message, { role: 'user' }>['content']

function userParts(content: UserContent, path: string): UserParts {
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  return content.map((part, index) => userPart(part, `${path}[${index}]`))
}

function userPart(part: Exclude<UserContent, string>[number], path: string): UserParts[number] {
  if (part.type === 'text') return part
  if (part.type === 'image_url') return fileOf(part.image_url.url, 'image', `${path}.image_url.url`)
  if (part.type === 'file')
    return fileOf(part.file.file_data, 'application/pdf', `${path}.file.file_data`, part.file.filename)
  const { format, data } = part.input_audio
  return {
    type: 'file',
    mediaType: format === 'mp3' ? 'audio/mpeg' : 'audio/wav',
    data: { type: 'data', data },
  }
}
