import type { Behaviour, FakeRequest } from './fake-llm.ts'
import { likeness, meaningOf } from './meaning-embeddings.ts'
import type { Json } from './wire.ts'

/** How a model misbehaves; without any of these its answers are sound. */
export type CopilotFaults = {
  /** Cites passages that nobody gave it, beside the right ones. */
  wrongIds?: boolean
  /** A sentence that no passage says, cited as if one did. */
  unsupported?: string
  /** A sentence without any citation. */
  uncited?: string
  /** Says that the passages do not answer. */
  noAnswer?: boolean
  /** A text that ends up in every field of a summary: a number the ticket does not have, another language. */
  invents?: string
  /** Summaries come between code fences, broken off, or as text. */
  form?: 'fenced' | 'broken' | 'text'
}

/**
 * What a model of the copilot says to a request, told apart by the blocks of its last message: `<ticket>` or `<parts>`
 * alone are to be summarised, `<passages>` or `<sources>` answer a question, a ticket with them its customer. Anything
 * else with a JSON schema gets the least that fits it. For `script` of the fake provider.
 */
export function copilotAnswers(faults: CopilotFaults = {}): (request: FakeRequest) => Behaviour {
  return (request) => {
    const asked = lastMessage(request.json)
    const text = textFor(asked, request.json, faults)
    const usage = {
      input: Math.ceil(JSON.stringify(request.json).length / 4),
      output: Math.ceil(text.length / 4),
    }
    return { does: 'answer', text, usage }
  }
}

function textFor(asked: string, request: Json, faults: CopilotFaults): string {
  const ticket = blockOf(asked, 'ticket') ?? blockOf(asked, 'parts')
  const passages = blockOf(asked, 'passages') ?? blockOf(asked, 'sources')
  if (passages !== undefined && ticket !== undefined) return replyOf(ticket, passages, faults)
  if (passages !== undefined) return answerOf(blockOf(asked, 'question') ?? asked, passages, faults)
  if (ticket !== undefined) return inForm(summaryOf(ticket, faults), faults.form)
  const schema = schemaOf(request)
  return schema ? JSON.stringify(leastOf(schema)) : 'Hello from the fake copilot.'
}

function lastMessage(request: Json): string {
  const messages = [request.messages ?? request.input ?? []].flat() as { role?: string; content?: unknown }[]
  const said = messages.findLast(({ role }) => role !== 'system')?.content ?? request.input
  if (typeof said === 'string') return said
  return Array.isArray(said) ? said.map((part: Json) => String(part.text ?? '')).join('\n') : ''
}

function blockOf(text: string, name: string): string | undefined {
  return new RegExp(`<${name}>\\n?([\\s\\S]*?)\\n?</${name}>`).exec(text)?.[1]
}

/** Sentences of the ticket itself, so that every number in them is its own. */
function summaryOf(ticket: string, faults: CopilotFaults): Json {
  const language = /\p{Script=Hangul}/u.test(ticket) ? 'ko' : 'en'
  const merged = ticket.startsWith('{') ? mergedParts(ticket) : undefined
  const turns = ticket.split(/^[[⟦][^\]⟧\n]+[\]⟧]$/m).map((turn) => turn.trim())
  const telling = (turn: string | undefined) =>
    sentencesOf(turn ?? '').sort((a, b) => b.length - a.length)[0] ?? ''
  const told = merged ?? {
    problem: telling(turns[1] ?? turns[0]),
    cause: '',
    solution: turns.length > 2 ? telling(turns.at(-1)) : '',
    result: '',
  }
  const lies = faults.invents
  const fields = lies === undefined ? told : Object.fromEntries(Object.keys(told).map((name) => [name, lies]))
  return { ...fields, language }
}

function mergedParts(parts: string): Json {
  const read = parts.split('\n').map((line) => JSON.parse(line) as Json)
  const [first] = read
  return { ...first, solution: read.at(-1)?.solution ?? '', result: read.at(-1)?.result ?? '' }
}

function inForm(summary: Json, form: CopilotFaults['form']): string {
  const text = JSON.stringify(summary)
  if (form === 'fenced') return `Here it is:\n\`\`\`json\n${text}\n\`\`\``
  if (form === 'broken') return text.slice(0, Math.floor(text.length / 2))
  return form === 'text' ? 'The customer has a problem and we helped.' : text
}

type CitedSentence = { id: string; text: string }

/** The sentences nearest to what is asked, each from another passage. */
function nearest(question: string, passages: string, most: number): CitedSentence[] {
  const wanted = meaningOf(question)
  const found = passagesOf(passages).map(({ id, content }) => {
    const [best] = sentencesOf(content)
      .map((text) => ({ id, text, score: likeness(wanted, meaningOf(text)) }))
      .sort((left, right) => right.score - left.score)
    return best ?? { id, text: content.trim(), score: 0 }
  })
  const [best] = found.sort((left, right) => right.score - left.score)
  return found.slice(0, most).filter(({ score }) => score >= (best?.score ?? 0) / 2)
}

function passagesOf(text: string): { id: string; content: string }[] {
  const parts = text.split(/^[[⟦]([\w-]+)[\]⟧][^\n]*\n/m).slice(1)
  return parts.flatMap((id, index) => (index % 2 === 0 ? { id, content: parts[index + 1] ?? '' } : []))
}

function answerOf(question: string, passages: string, faults: CopilotFaults): string {
  return faults.noAnswer ? 'NO_ANSWER' : citedText(nearest(question, passages, 2), faults).join(' ')
}

/** A letter to the customer with marks that are for the agent. */
function replyOf(ticket: string, passages: string, faults: CopilotFaults): string {
  const isKorean = /\p{Script=Hangul}/u.test(ticket)
  const body = citedText(nearest(ticket, passages, 2), faults)
  const [greeting, closing] = isKorean ? ['안녕하세요.', '감사합니다.'] : ['Hello,', 'Kind regards']
  return [greeting, body.join(' '), closing].join('\n\n')
}

function citedText(sentences: CitedSentence[], faults: CopilotFaults): string[] {
  const first = sentences[0]?.id ?? 'a1'
  return [
    ...sentences.map(
      ({ id, text }) => `${text.replace(/[.。]$/, '')} [${id}]${faults.wrongIds ? '[z9z9]' : ''}.`,
    ),
    ...(faults.unsupported === undefined ? [] : [`${faults.unsupported} [${first}].`]),
    ...(faults.uncited === undefined ? [] : [faults.uncited]),
  ]
}

function sentencesOf(text: string): string[] {
  return text
    .split(/(?<=[.!?。])\s+|\n+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.length > 12 && !/^[>#|-]/.test(sentence))
}

function schemaOf(request: Json): Json | undefined {
  const format = request.response_format as { json_schema?: { schema?: Json } } | undefined
  const text = request.text as { format?: { schema?: Json } } | undefined
  return format?.json_schema?.schema ?? text?.format?.schema
}

/** The least that fits a JSON schema. */
function leastOf(schema: Json): unknown {
  if (Array.isArray(schema.enum)) return schema.enum[0]
  if (schema.const !== undefined) return schema.const
  const either = (schema.anyOf ?? schema.oneOf) as Json[] | undefined
  if (either?.[0]) return leastOf(either[0])
  const kind = [schema.type].flat()[0]
  if (kind === 'object') {
    const properties = Object.entries((schema.properties ?? {}) as Record<string, Json>)
    return Object.fromEntries(properties.map(([name, property]) => [name, leastOf(property)]))
  }
  if (kind === 'array') return []
  if (kind === 'number' || kind === 'integer') return schema.minimum ?? 0
  if (kind === 'boolean') return false
  return kind === 'null' ? null : ''
}
