import type { Behaviour, FakeLlm } from '../../../testkit/llm/fake-llm.ts'
import type { Http } from '../../support/http.ts'

/** What the tests of one client library work with. Models are named as the kind of their provider. */
export type ClientSuite = {
  /** The server, with a key that may do everything. */
  server(): Http
  /** A key that may only call models. */
  key(): string
  llm(): FakeLlm
}

export const TEXT = 'Hello from the fake model.'
export const USAGE = { input: 100, output: 20, cached: 40 }

/** What a model says that wants a tool. */
export const TOOL_CALL: Behaviour = {
  does: 'answer',
  toolCalls: [{ id: 'call_abc123', name: 'get_weather', arguments: '{"city":"서울"}' }],
}

/** One pixel. */
export const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

export async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const one of stream) all.push(one)
  return all
}

/** What it rejects with. */
export async function failureOf(promise: PromiseLike<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}
