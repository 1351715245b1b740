import { NoModelAnswer } from './model-text.ts'

/** Whether a text begins as data or in a fence does; undefined: too little of it is there. */
function beginsAsData(text: string): boolean | undefined {
  const start = text.trimStart()
  if (start === '' || /^(?:`{1,2}|~{1,2}|\[)$/.test(start)) return undefined
  return /^(?:\{|`{3}|~{3}|\[\s*["{[]|\[\s*$)/.test(start)
}

/**
 * What a model writes, as it comes, but out of the JSON or the fence that some put around all of it. Throws NoModelAnswer
 * where it is data that has no one text.
 */
export async function* unwrappedText(pieces: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let held = ''
  let isPlain = false
  for await (const piece of pieces) {
    if (isPlain) {
      yield piece
      continue
    }
    held += piece
    if (beginsAsData(held) !== false) continue
    isPlain = true
    yield held
  }
  if (isPlain || held === '') return
  yield unwrapped(held.trim())
}

/** One fence around all of it; a text that begins and ends with code has two. */
const FENCED = /^(?:`{3,}|~{3,})[\w-]*[ \t]*\n((?:(?![ \t]*(?:`{3,}|~{3,})).*(?:\n|$))*?)[ \t]*(?:`{3,}|~{3,})$/

function unwrapped(whole: string): string {
  const inner = FENCED.exec(whole)?.[1]?.trim() ?? whole
  if (!/^[{[]/.test(inner)) return /^(?:`{3,}|~{3,})/.test(inner) && holdsData(inner) ? refused() : inner
  let data: unknown
  try {
    data = JSON.parse(inner)
  } catch {
    return refused()
  }
  return textIn(data) ?? refused()
}

/** Data in a fence, and words behind it. */
function holdsData(text: string): boolean {
  return /^(?:`{3,}|~{3,})json\b/i.test(text) || /^(?:`{3,}|~{3,})[\w-]*\s*[{[]/.test(text)
}

function refused(): never {
  throw new NoModelAnswer('it answered with data')
}

const NAMED =
  /^(?:reply|draft|text|message|body|content|answer|response|email|output|result|답변|답장|회신|내용)$/i

function holdsText(value: unknown): boolean {
  if (typeof value === 'string') return /\S\s+\S/.test(value)
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsText)
}

/** The one text in it: all that has several words, or what is named so. */
function textIn(data: unknown, depth = 0): string | undefined {
  if (typeof data === 'string') return data.trim() || undefined
  if (typeof data !== 'object' || data === null || depth > 2) return undefined
  if (Array.isArray(data)) return data.length === 1 ? textIn(data[0], depth + 1) : undefined
  const fields = Object.entries(data)
  const texts = fields.filter(([, value]) => holdsText(value))
  const named = fields.filter(([name]) => NAMED.test(name))
  const [only] = texts.length === 1 ? texts : named.length === 1 ? named : []
  return only && textIn(only[1], depth + 1)
}
