import type { JSONSchema7 } from '@ai-sdk/provider'
import type { JsonObject } from '../dialects/dialect.ts'
import { FOREIGN_REASONING, unpackReasoning } from './carried-reasoning.ts'
import { JSON_ONLY, toolOf } from './decode-openai-chat.ts'
import { definedOnly } from './defined-only.ts'
import { type OpenAiResponsesRequest, openAiResponsesRequest } from './openai-responses-request.ts'
import {
  createPrompt,
  fileOf,
  type PromptBuilder,
  providerOptions,
  readRequest,
  type ToolOutput,
  type TranslatedRequest,
  type UserParts,
} from './translated-request.ts'

export function decodeOpenAiResponses(json: JsonObject): TranslatedRequest {
  const { request, warnings } = readRequest(openAiResponsesRequest, json)
  const prompt = createPrompt(warnings)
  prompt.system(request.instructions ?? '')
  const format = request.text?.format
  if (format?.type === 'json_object') prompt.system(JSON_ONLY)
  if (typeof request.input === 'string') prompt.add('user', [{ type: 'text', text: request.input }])
  else
    request.input.forEach((item, index) => {
      addItem(prompt, item, `input[${index}]`, warnings)
    })
  return {
    warnings,
    options: definedOnly({
      prompt: prompt.end(),
      maxOutputTokens: request.max_output_tokens,
      temperature: request.temperature,
      topP: request.top_p,
      responseFormat: responseFormatOf(format),
      reasoning: request.reasoning?.effort,
      tools: request.tools?.map((tool) => toolOf(tool.name, tool.description, tool.parameters, tool.strict)),
      toolChoice: toolChoiceOf(request.tool_choice),
      providerOptions: providerOptions({
        parallelTools: request.parallel_tool_calls ?? undefined,
        endUser: request.user ?? undefined,
        isSchemaStrict: (format?.type === 'json_schema' ? format.strict : undefined) ?? undefined,
      }),
    }),
  }
}

type Format = NonNullable<NonNullable<OpenAiResponsesRequest['text']>['format']>

function toolChoiceOf(choice: OpenAiResponsesRequest['tool_choice']) {
  if (choice == null) return undefined
  return typeof choice === 'string' ? { type: choice } : { type: 'tool' as const, toolName: choice.name }
}

function responseFormatOf(format: Format | null | undefined) {
  if (format == null || format.type === 'text') return undefined
  if (format.type === 'json_object') return { type: 'json' as const }
  const { schema, name, description } = format
  return definedOnly({ type: 'json' as const, schema: schema as JSONSchema7, name, description })
}

type Item = Exclude<OpenAiResponsesRequest['input'], string>[number]

type Content = Extract<Item, { role: string }>['content']

function addItem(prompt: PromptBuilder, item: Item, path: string, warnings: string[]): void {
  if (item.type === 'function_call')
    prompt.toolCall(item.call_id, item.name, item.arguments, `${path}.arguments`)
  else if (item.type === 'function_call_output')
    prompt.toolResult(item.call_id, outputOf(item.output, `${path}.output`), `${path}.call_id`)
  else if (item.type === 'reasoning') {
    const summary = item.summary?.map(({ text }) => text).join('') ?? ''
    const part = unpackReasoning(item.encrypted_content ?? '', summary)
    if (part) prompt.add('assistant', [part])
    else warnings.push(FOREIGN_REASONING)
  } else addMessage(prompt, item.role, partsOf(item.content, `${path}.content`))
}

function addMessage(
  prompt: PromptBuilder,
  role: Extract<Item, { role: string }>['role'],
  parts: UserParts,
): void {
  const said = parts.filter((part) => part.type === 'text')
  if (role === 'user') prompt.add('user', parts)
  else if (role === 'assistant') prompt.add('assistant', said)
  else prompt.system(said.map(({ text }) => text).join(''))
}

function outputOf(output: Content, path: string): ToolOutput {
  const parts = partsOf(output, path)
  if (parts.every((part) => part.type === 'text'))
    return { type: 'text', value: parts.map(({ text }) => text).join('') }
  return { type: 'content', value: parts }
}

function partsOf(content: Content, path: string): UserParts {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }]
  return content.map((part, index) => partOf(part, `${path}[${index}]`))
}

function partOf(part: Exclude<Content, string>[number], path: string): UserParts[number] {
  if (part.type === 'refusal') return { type: 'text', text: part.refusal }
  if (part.type === 'input_image') return fileOf(part.image_url, 'image', `${path}.image_url`)
  if (part.type !== 'input_file') return { type: 'text', text: part.text }
  const field = part.file_data == null ? 'file_url' : 'file_data'
  return fileOf(part[field] ?? '', 'application/pdf', `${path}.${field}`, part.filename ?? undefined)
}
