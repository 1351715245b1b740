import type { JSONSchema7 } from '@ai-sdk/provider'
import type { JsonObject } from '../dialects/dialect.ts'
import { type AnthropicRequest, anthropicRequest } from './anthropic-request.ts'
import { FOREIGN_REASONING, unpackReasoning } from './carried-reasoning.ts'
import { toolOf } from './decode-openai-chat.ts'
import { definedOnly } from './defined-only.ts'
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

export function decodeAnthropicMessages(json: JsonObject): TranslatedRequest {
  const { request, warnings } = readRequest(anthropicRequest, json)
  const prompt = createPrompt(warnings)
  prompt.system(joined(request.system ?? ''))
  request.messages.forEach((message, index) => {
    addMessage(prompt, message, `messages[${index}].content`, warnings)
  })
  const { tool_choice: choice, output_config: output } = request
  const isParallelOff = choice?.disable_parallel_tool_use
  return {
    warnings,
    options: definedOnly({
      prompt: prompt.end(),
      maxOutputTokens: request.max_tokens,
      temperature: request.temperature,
      topP: request.top_p,
      topK: request.top_k,
      stopSequences: request.stop_sequences,
      tools: request.tools?.map((tool) =>
        toolOf(tool.name, tool.description, tool.input_schema, tool.strict),
      ),
      toolChoice: toolChoiceOf(choice),
      responseFormat: output?.format
        ? { type: 'json' as const, schema: output.format.schema as JSONSchema7 }
        : undefined,
      reasoning: output?.effort ?? effortOf(request.thinking),
      providerOptions: providerOptions({
        parallelTools: isParallelOff == null ? undefined : !isParallelOff,
        endUser: request.metadata?.user_id ?? undefined,
      }),
    }),
  }
}

function toolChoiceOf(choice: AnthropicRequest['tool_choice']) {
  if (choice == null) return undefined
  if (choice.type === 'tool') return { type: 'tool' as const, toolName: choice.name }
  return { type: choice.type === 'any' ? ('required' as const) : choice.type }
}

/** Others know levels where Anthropic counts tokens. */
function effortOf(thinking: AnthropicRequest['thinking']) {
  if (thinking == null || thinking.type === 'adaptive') return undefined
  if (thinking.type === 'disabled') return 'none' as const
  const budget = thinking.budget_tokens ?? 0
  if (budget < 4096) return 'low' as const
  return budget < 16_384 ? ('medium' as const) : ('high' as const)
}

function joined(content: string | { text: string }[]): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('\n')
}

type Message = AnthropicRequest['messages'][number]
type BlockOf<R extends Message['role']> = Exclude<Extract<Message, { role: R }>['content'], string>[number]
type Given = Exclude<BlockOf<'user'>, { type: 'tool_result' }>

function addMessage(prompt: PromptBuilder, message: Message, path: string, warnings: string[]): void {
  const { role, content } = message
  if (role === 'system') prompt.system(joined(content))
  else if (typeof content === 'string') prompt.add(role, [{ type: 'text', text: content }])
  else if (role === 'user')
    for (const [index, block] of content.entries()) addUserBlock(prompt, block, `${path}[${index}]`)
  else
    for (const [index, block] of content.entries())
      addAnswerBlock(prompt, block, `${path}[${index}]`, warnings)
}

function addUserBlock(prompt: PromptBuilder, block: BlockOf<'user'>, path: string): void {
  if (block.type !== 'tool_result') {
    prompt.add('user', [partOf(block, path)])
    return
  }
  const { content } = block
  const given = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : (content ?? [])
  const parts = given.map((part, index) => partOf(part, `${path}.content[${index}]`))
  prompt.toolResult(block.tool_use_id, outputOf(parts, block.is_error ?? false), `${path}.tool_use_id`)
}

/** Other APIs have no flag for a tool that failed: its text has to say so. */
function outputOf(parts: UserParts, isError: boolean): ToolOutput {
  if (!parts.every((part) => part.type === 'text')) return { type: 'content', value: parts }
  const value = parts.map(({ text }) => text).join('\n')
  const saysSo = /^\W*error/i.test(value)
  return { type: 'text', value: isError && !saysSo ? `Error: ${value}` : value }
}

function partOf(block: Given, path: string): UserParts[number] {
  if (block.type === 'text') return { type: 'text', text: block.text }
  const { source } = block
  const filename = 'title' in block ? (block.title ?? undefined) : undefined
  if (source.type === 'text') return { type: 'text', text: source.data }
  if (source.type === 'url')
    return fileOf(
      source.url,
      block.type === 'image' ? 'image' : 'application/pdf',
      `${path}.source.url`,
      filename,
    )
  const data = { type: 'data' as const, data: source.data }
  return { type: 'file', mediaType: source.media_type, data, ...(filename === undefined ? {} : { filename }) }
}

function addAnswerBlock(
  prompt: PromptBuilder,
  block: BlockOf<'assistant'>,
  path: string,
  warnings: string[],
): void {
  if (block.type === 'text') prompt.add('assistant', [{ type: 'text', text: block.text }])
  else if (block.type === 'tool_use') prompt.toolCall(block.id, block.name, block.input, `${path}.input`)
  else {
    const isHidden = block.type === 'redacted_thinking'
    const part = isHidden
      ? unpackReasoning(block.data, '')
      : unpackReasoning(block.signature ?? '', block.thinking)
    if (part) prompt.add('assistant', [part])
    else warnings.push(FOREIGN_REASONING)
  }
}
