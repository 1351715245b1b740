import { AppError } from '../../platform/index.ts'
import type { JsonObject } from './dialect.ts'

/** The body as a JSON object. Throws `model_request_invalid`. */
export function parseBody(body: Buffer): JsonObject {
  let json: unknown
  try {
    json = JSON.parse(body.toString('utf8'))
  } catch (error) {
    throw invalidRequest(`The body is not valid JSON: ${faultIn(error)}.`)
  }
  if (!isObject(json)) throw invalidRequest('The body must be a JSON object.')
  return json
}

/** Where JSON goes wrong, as far as the engine tells: of its own words only those that repeat nothing of the body. */
function faultIn(error: unknown): string {
  const { message } = error as Error
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(message) ?? []
  if (line !== undefined) return `see line ${line}, column ${column}`
  const [, token] = /^Unexpected token '(.)'/su.exec(message) ?? []
  return token === undefined ? 'it ends too early' : `${JSON.stringify(token)} stands where it cannot`
}

/** What every model API has in common. */
export function readModel(json: JsonObject): string {
  const { model } = json
  if (typeof model !== 'string' || model === '')
    throw invalidRequest(
      'Name the model to call in "model". GET /v1/models lists those that you may use.',
      'model',
    )
  if (model.length > 200) throw invalidRequest('The name in "model" is longer than 200 characters.', 'model')
  return model
}

export function readStream(json: JsonObject): boolean {
  const { stream } = json
  if (stream === undefined || stream === null) return false
  if (typeof stream !== 'boolean') throw invalidRequest('"stream" must be true or false.', 'stream')
  return stream
}

/** A whole number above zero, or undefined when it is anything else: the provider will say what is wrong with it. */
export function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined
}

/** How much a model shall think, in the words of any API. */
export function isThinking(effort: unknown): boolean {
  return typeof effort === 'string' && effort !== 'none' && effort !== 'disabled'
}

/** A text short enough for the ledger. */
export function shortText(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : null
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** No answer has so many tokens. */
const MAX_COUNT = 1_000_000_000

/** A count that a provider gave; null when it gave none, or none that can be. */
export function count(value: unknown): number | null {
  return typeof value === 'number' && value >= 0 && value <= MAX_COUNT ? Math.round(value) : null
}

export function tryJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function invalidRequest(message: string, param?: string): AppError {
  return new AppError({
    code: 'model_request_invalid',
    status: 400,
    message,
    ...(param === undefined ? {} : { fields: [{ path: param, message }] }),
  })
}

/** Bytes of all texts in it that are not its names: a rough measure of what a model wrote. */
export function textBytes(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (typeof value !== 'object' || value === null) return 0
  let bytes = 0
  for (const [key, inner] of Object.entries(value)) {
    if (key !== 'role' && key !== 'type' && key !== 'id') bytes += textBytes(inner)
  }
  return bytes
}
