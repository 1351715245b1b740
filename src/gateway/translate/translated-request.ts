import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Prompt,
  SharedV4ProviderOptions,
} from '@ai-sdk/provider'
import { z } from 'zod'
import type { JsonObject } from '../dialects/dialect.ts'
import { invalidRequest } from '../dialects/read-request.ts'

/** A chat request in no dialect: what the AI SDK's models take. */
export type TranslatedRequest = {
  options: LanguageModelV4CallOptions
  /** What was asked for and is not carried, for people. */
  warnings: string[]
}

export const NOT_CARRIED =
  'cannot be carried to the provider of this model, which speaks another API. Leave it out, or call a model whose provider speaks this API'

/**
 * Reads a request by the schema of what is carried. Throws `model_request_invalid`, which names the field; what the
 * schema does not know at all is left out, with a warning.
 */
export function readRequest<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  json: JsonObject,
): { request: z.output<z.ZodObject<Shape>>; warnings: string[] } {
  const parsed = schema.safeParse(json)
  if (!parsed.success) {
    const { path, message } = deepest(parsed.error.issues[0] as z.core.$ZodIssue)
    const place = z.core.toDotPath(path)
    throw invalidRequest(`"${place}" ${message}.`, place)
  }
  const unknown = Object.keys(json).filter((key) => !Object.hasOwn(schema.shape, key) && json[key] !== null)
  return { request: parsed.data, warnings: unknown.map((key) => `"${key}" is not carried to this provider.`) }
}

/** Of the ways in which a value could have been right, the one that it came closest to. */
function deepest(issue: z.core.$ZodIssue): { path: PropertyKey[]; message: string } {
  const { path } = issue
  const found = { path: [...path], message: issue.message }
  if (issue.code !== 'invalid_union') return found
  const inner = issue.errors
    .flatMap((issues) => issues.slice(0, 1))
    .map(deepest)
    .map((candidate) => ({ ...candidate, path: [...path, ...candidate.path] }))
  return inner.reduce((best, next) => (next.path.length > best.path.length ? next : best), found)
}

/** For a union by role: a name that is none was mistyped, one of `others` has no place in other APIs. */
export function unknownRole(known: readonly string[], others: readonly string[] = []) {
  return ({ input }: { input?: unknown }): string => {
    const role = typeof input === 'object' && input !== null && 'role' in input ? input.role : undefined
    if (others.includes(role as string)) return NOT_CARRIED
    return `must be one of ${known.map((name) => `"${name}"`).join(', ')}`
  }
}

/** A field that changes the answer, and that only the dialect's own providers know: refused where it says anything. */
export const refused = z.unknown().refine(isSilent, { error: NOT_CARRIED }).optional()

function isSilent(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === 0 || value === '') return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

export const text = z.object({ type: z.literal('text'), text: z.string() })

/** Content of the given parts, or a text in their place. */
export function contentOf<Part extends z.ZodType>(part: Part) {
  return z.union([z.string(), z.array(part)])
}

type Message = LanguageModelV4Prompt[number]
type Role = 'user' | 'assistant' | 'tool'
type Parts<R extends Role> = Extract<Message, { role: R }>['content']

export type UserParts = Parts<'user'>
export type AssistantParts = Parts<'assistant'>
type ToolParts = Parts<'tool'>

/** Collects the messages of a prompt: system texts go first, what one side says in a row is one message. */
export function createPrompt(warnings: string[]) {
  const system: LanguageModelV4Prompt = []
  const messages: Exclude<Message, { role: 'system' }>[] = []
  const toolNames = new Map<string, string>()

  return {
    system(content: string): void {
      if (content === '') return
      if (messages.length > 0)
        warnings.push('A system message within the conversation was moved to its beginning.')
      system.push({ role: 'system', content })
    },

    add<R extends Role>(role: R, parts: Parts<R>): void {
      if (parts.length === 0) return
      const last = messages.at(-1)
      if (last?.role === role) (last.content as unknown[]).push(...parts)
      else messages.push({ role, content: [...parts] } as Exclude<Message, { role: 'system' }>)
    },

    toolCall(id: string, name: string, input: string | JsonObject, path: string): void {
      toolNames.set(id, name)
      const read = typeof input === 'string' ? readArguments(input, path) : input
      this.add('assistant', [{ type: 'tool-call', toolCallId: id, toolName: name, input: read }])
    },

    toolResult(id: string, output: ToolOutput, path: string): void {
      const toolName = toolNames.get(id)
      if (toolName === undefined)
        throw invalidRequest(`"${path}" names the tool call "${id}", which no earlier message holds.`, path)
      this.add('tool', [{ type: 'tool-result', toolCallId: id, toolName, output }])
    },

    end(): LanguageModelV4Prompt {
      if (messages.length === 0) throw invalidRequest('There is no message to answer.', 'messages')
      return [...system, ...messages]
    },
  }
}

export type PromptBuilder = ReturnType<typeof createPrompt>
export type ToolOutput = Extract<ToolParts[number], { type: 'tool-result' }>['output']

function readArguments(text: string, path: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    throw invalidRequest(`"${path}" is no JSON, and the provider of this model takes nothing else.`, path)
  }
}

const DATA_URL = /^data:([^;,]+)(?:;[^,]*)?;base64,(.*)$/s

/** An image or a document: a `data:` URL is taken apart, any other is for the provider to fetch. */
export function fileOf(url: string, mediaType: string, path: string, filename?: string): UserParts[number] {
  const [, type, data] = DATA_URL.exec(url) ?? []
  const name = filename === undefined ? {} : { filename }
  if (type !== undefined && data !== undefined)
    return { type: 'file', mediaType: type, data: { type: 'data', data }, ...name }
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw invalidRequest(`"${path}" must be a URL with https://, or data: with base64.`, path)
  return { type: 'file', mediaType, data: { type: 'url', url: new URL(url) }, ...name }
}

type Wishes = {
  parallelTools?: boolean | undefined
  endUser?: string | undefined
  isSchemaStrict?: boolean | undefined
}

/** What the AI SDK has no common word for, as each of its providers calls it. */
export function providerOptions(wishes: Wishes): SharedV4ProviderOptions {
  const { parallelTools, endUser, isSchemaStrict } = wishes
  const openai = {
    // nobody who speaks another API asked OpenAI to keep the answer
    store: false,
    ...(parallelTools === undefined ? {} : { parallelToolCalls: parallelTools }),
    ...(endUser === undefined ? {} : { user: endUser }),
    ...(isSchemaStrict === undefined ? {} : { strictJsonSchema: isSchemaStrict }),
  }
  return {
    openai,
    azure: openai,
    anthropic: {
      ...(parallelTools === undefined ? {} : { disableParallelToolUse: !parallelTools }),
      ...(endUser === undefined ? {} : { metadata: { userId: endUser } }),
    },
    openaiCompatible: {
      ...(parallelTools === undefined ? {} : { parallel_tool_calls: parallelTools }),
      ...(endUser === undefined ? {} : { user: endUser }),
      ...(isSchemaStrict === undefined ? {} : { strictJsonSchema: isSchemaStrict }),
    },
  }
}
