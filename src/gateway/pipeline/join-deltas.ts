import type { JsonObject } from '../dialects/dialect.ts'
import { isObject, tryJson } from '../dialects/read-request.ts'
import { createSseSplitter, type SseFrame } from './sse-frames.ts'

/** What is said again in every piece, or in one piece anyway. */
const WHOLE: ReadonlySet<string> = new Set(['role', 'type', 'id', 'name', 'index', 'annotations', 'citation'])
/** Where in the answer a piece belongs, in the words of all APIs. */
const PLACES = ['type', 'index', 'item_id', 'output_index', 'content_index', 'summary_index']

type Texts = Map<string, { holder: JsonObject; name: string }>

/**
 * A stream of a model API in which every text, thought and argument of a tool is one piece, where its first piece was:
 * what is cut between events cannot be looked through. Frames that held nothing but another piece are left out, as is
 * what cannot be read.
 */
export function joinDeltas(stream: Buffer): string {
  const splitter = createSseSplitter()
  const frames = splitter.push(stream)
  const rest = splitter.rest()
  const texts: Texts = new Map()
  const kept: Array<{ event: string; data: JsonObject | string }> = []
  for (const frame of rest ? [...frames, rest] : frames) {
    const data = dataOf(frame)
    if (data === undefined) continue
    if (typeof data === 'string' || takeTexts(data, texts)) kept.push({ event: frame.event, data })
  }
  return kept
    .map(({ event, data }) => {
      const text = typeof data === 'string' ? data : JSON.stringify(data)
      return `${event === '' ? '' : `event: ${event}\n`}data: ${text}\n\n`
    })
    .join('')
}

function dataOf({ data }: SseFrame): JsonObject | string | undefined {
  if (data === '[DONE]') return data
  const json = tryJson(data)
  return isObject(json) ? json : undefined
}

/** False when nothing is left of the frame. */
function takeTexts(frame: JsonObject, texts: Texts): boolean {
  if (Array.isArray(frame.choices)) return takeChoices(frame, frame.choices.filter(isObject), texts)
  if (frame.delta === undefined) return true
  const kind = isObject(frame.delta) ? frame.delta.type : ''
  const place = [kind, ...PLACES.map((name) => frame[name])].join(' ')
  return take(frame, 'delta', place, texts) || frame.usage !== undefined
}

function takeChoices(frame: JsonObject, choices: JsonObject[], texts: Texts): boolean {
  let isLeft = choices.length === 0 || isObject(frame.usage)
  for (const choice of choices) {
    const place = `choice ${choice.index}`
    if (take(choice, 'text', `${place} text`, texts)) isLeft = true
    if (take(choice, 'delta', place, texts)) isLeft = true
    if (choice.finish_reason) isLeft = true
  }
  return isLeft
}

/** Moves the texts in `holder[name]` to where each began. True when something stays that is not said elsewhere. */
function take(holder: JsonObject, name: string, place: string, texts: Texts): boolean {
  const value = holder[name]
  if (typeof value === 'string') return takeText(holder, name, place, texts)
  if (Array.isArray(value)) {
    let isLeft = false
    value.forEach((item: unknown, at) => {
      if (!isObject(item)) isLeft = true
      else if (takeAll(item, `${place} ${item.index ?? at}`, texts)) isLeft = true
    })
    return isLeft
  }
  return isObject(value) && takeAll(value, place, texts)
}

function takeAll(value: JsonObject, place: string, texts: Texts): boolean {
  let isLeft = false
  for (const name of Object.keys(value)) {
    if (!WHOLE.has(name)) isLeft = take(value, name, `${place} ${name}`, texts) || isLeft
    else if (name !== 'role' && name !== 'type' && name !== 'index' && value[name]) isLeft = true
  }
  return isLeft
}

function takeText(holder: JsonObject, name: string, place: string, texts: Texts): boolean {
  const begun = texts.get(place)
  if (!begun) {
    texts.set(place, { holder, name })
    return true
  }
  begun.holder[begun.name] = `${begun.holder[begun.name]}${holder[name]}`
  delete holder[name]
  return false
}
