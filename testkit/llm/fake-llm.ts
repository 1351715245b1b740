import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, fullAnswer } from './answer.ts'
import { anthropicMessages } from './anthropic-wire.ts'
import { bedrockConverse } from './bedrock-wire.ts'
import { type Embed, googleEmbeddings, openaiEmbeddings, vectorOf } from './embeddings-wire.ts'
import { googleGenerate } from './google-wire.ts'
import { type MeaningSpace, meaningOf } from './meaning-embeddings.ts'
import { openaiChat } from './openai-chat-wire.ts'
import { openaiResponses } from './openai-responses-wire.ts'
import type { Json, Wire } from './wire.ts'

/** What the provider does with a request. Without a word it answers "Hello from the fake model.". */
export type Behaviour =
  | ({ does: 'answer' } & Answer)
  /** Streams the first frames of an answer (`after`, 2 unless told), and then … */
  | ({ does: 'break'; by: 'hang' | 'reset' | 'close' | 'half_frame' | 'error'; after?: number } & Answer)
  /** Refuses in the provider's own words. */
  | { does: 'refuse'; status: number; message?: string; headers?: Record<string, string> }
  /** Takes the request and says nothing, for ever. */
  | { does: 'hang' }
  /** Breaks the connection off instead of answering. */
  | { does: 'reset' }
  /** 200 with what is no answer of any API. */
  | { does: 'garbage' }
  /** 200 with an error inside, as the first frame of a stream (which goes on afterwards) or instead of an answer. */
  | { does: 'error_in_200'; message?: string; goesOn?: boolean }
  /** Sends these very bytes: a recording. */
  | { does: 'bytes'; body: string | Buffer; type: string; status?: number }

export type FakeRequest = {
  method: string
  /** With the query. */
  path: string
  headers: IncomingMessage['headers']
  /** As it came. */
  body: Buffer
  json: Json
  model: string
  isStream: boolean
  /** Resolves when it is over: answered to the end, or left by the client or by a fault before that. */
  outcome: Promise<'answered' | 'broken'>
}

export type Script = Behaviour | ((request: FakeRequest) => Behaviour)

export type FakeLlm = {
  /**
   * `http://127.0.0.1:<port>`. Base URLs: with `/v1` for OpenAI and Anthropic and what resembles them, with `/v1beta`
   * for Google, bare for Azure and Bedrock.
   */
  url: string
  /** Every request of a model, in the order in which they came; lists of models are not among them. */
  requests: FakeRequest[]
  /** What happens to the next requests, one each; the last goes for all that follow. */
  script(...steps: Script[]): void
  stop(): Promise<void>
}

export type FakeLlmOptions = {
  port?: number
  models?: string[]
  /** Embedding models whose vectors carry meaning, each in a space of its own; other models' vectors mean nothing. */
  meanings?: Record<string, MeaningSpace>
}

/** All providers in one server on loopback: the path tells which API a request speaks. */
export async function startFakeLlm(options: FakeLlmOptions = {}): Promise<FakeLlm> {
  const requests: FakeRequest[] = []
  const embedOf = (model: string): Embed => {
    const space = options.meanings?.[model]
    if (!space) return vectorOf
    return (text, dimensions = space.dimensions) =>
      meaningOf(text, { space: model, ...space, ...(dimensions === undefined ? {} : { dimensions }) })
  }
  let steps: Script[] = [{ does: 'answer' }]

  const server = createServer(async (incoming, response) => {
    const path = incoming.url ?? '/'
    if (incoming.method === 'GET')
      return send(response, 200, modelList(path, options.models ?? ['fake-model']))
    const request = await read(incoming, response)
    requests.push(request)
    const step = (steps.length > 1 ? steps.shift() : steps[0]) as Script
    try {
      await act(typeof step === 'function' ? step(request) : step, request, response, embedOf(request.model))
    } catch {
      // a request that it cannot make sense of
      if (response.headersSent) response.destroy()
      else send(response, 400, wireOf(request.path).failure(400, 'The fake model cannot read that.'))
    }
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    script(...next) {
      steps = next
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function read(incoming: IncomingMessage, response: ServerResponse): Promise<FakeRequest> {
  const outcome = new Promise<'answered' | 'broken'>((resolve) => {
    response.once('close', () => resolve(response.writableFinished ? 'answered' : 'broken'))
  })
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  const json = parse(body)
  const path = incoming.url ?? '/'
  const inPath = /\/(?:models?|deployments)\/([^/:?]+(?::\d+)?)/.exec(path)?.[1]
  return {
    method: incoming.method ?? '',
    path,
    headers: incoming.headers,
    body,
    json,
    model: typeof json.model === 'string' ? json.model : decodeURIComponent(inPath ?? ''),
    isStream: json.stream === true || /:streamGenerateContent|\/converse-stream/.test(path),
    outcome,
  }
}

function parse(body: Buffer): Json {
  try {
    return JSON.parse(body.toString())
  } catch {
    return {}
  }
}

async function act(
  behaviour: Behaviour,
  request: FakeRequest,
  response: ServerResponse,
  embed: Embed,
): Promise<void> {
  const wire = wireOf(request.path)
  switch (behaviour.does) {
    case 'hang':
      return
    case 'reset':
      response.socket?.resetAndDestroy()
      return
    case 'garbage':
      return send(response, 200, '<html><body>It works!</body></html>', 'text/html')
    case 'bytes':
      return send(response, behaviour.status ?? 200, behaviour.body, behaviour.type)
    case 'refuse': {
      const { status, message = 'The fake model refuses.', headers } = behaviour
      return send(response, status, wire.failure(status, message), undefined, headers)
    }
    case 'error_in_200': {
      const { message = 'The fake model fails.', goesOn } = behaviour
      if (request.isStream && goesOn) {
        response.writeHead(200, { 'content-type': wire.streamType }).write(wire.failureFrame(message))
        return
      }
      if (request.isStream) return send(response, 200, wire.failureFrame(message), wire.streamType)
      return send(response, 200, wire.failure(500, message))
    }
    default:
      return answer(behaviour, wire, request, response, embed)
  }
}

async function answer(
  behaviour: Extract<Behaviour, Answer>,
  wire: Wire,
  request: FakeRequest,
  response: ServerResponse,
  embed: Embed,
): Promise<void> {
  if (/\/embeddings/.test(request.path))
    return send(response, 200, openaiEmbeddings(request.json, request.model, embed))
  if (request.path.includes('/count_tokens'))
    return send(response, 200, { input_tokens: behaviour.usage?.input ?? 0 })
  if (/mbedContents?/.test(request.path)) return send(response, 200, googleEmbeddings(request.json, embed))
  const full = fullAnswer(behaviour)
  if (!request.isStream) return send(response, 200, wire.whole(full, request.json, request.model))

  response.writeHead(200, { 'content-type': wire.streamType, 'cache-control': 'no-cache' })
  response.socket?.setNoDelay(true)
  const frames = wire.frames(full, request.json, request.model)
  const isBroken = behaviour.does === 'break'
  const sent = isBroken ? frames.slice(0, behaviour.after ?? 2) : frames
  for (const [index, frame] of sent.entries()) {
    if (index > 0 && behaviour.paceMs) await sleep(behaviour.paceMs)
    if (response.destroyed) return
    if (!response.write(frame))
      await new Promise((resolve) => response.once('drain', resolve).once('close', resolve))
  }
  if (isBroken) breakOff(behaviour.by, wire, frames[sent.length], response)
  else response.end()
}

function breakOff(
  by: Extract<Behaviour, { does: 'break' }>['by'],
  wire: Wire,
  next: string | Buffer | undefined,
  response: ServerResponse,
): void {
  if (by === 'close') response.end()
  if (by === 'half_frame') response.end(next?.slice(0, Math.floor(next.length / 2)))
  if (by === 'error') response.end(wire.failureFrame('The fake model fails.'))
  // what has been written has to be on its way first
  if (by === 'reset') response.write('', () => response.socket?.resetAndDestroy())
}

function wireOf(path: string): Wire {
  if (/\/converse(-stream)?$/.test(path)) return bedrockConverse
  if (/:(generateContent|streamGenerateContent|embedContent|batchEmbedContents)/.test(path))
    return googleGenerate
  if (/\/messages(\/count_tokens)?(\?|$)/.test(path)) return anthropicMessages
  return /\/responses(\?|$)/.test(path) ? openaiResponses : openaiChat
}

function modelList(path: string, models: string[]): Json {
  if (path.startsWith('/foundation-models'))
    return { modelSummaries: models.map((modelId) => ({ modelId, modelName: modelId })) }
  if (path.startsWith('/v1beta/')) return { models: models.map((name) => ({ name: `models/${name}` })) }
  return { object: 'list', data: models.map((id) => ({ id, object: 'model', created: 1, owned_by: 'fake' })) }
}

function send(
  response: ServerResponse,
  status: number,
  body: Json | string | Buffer,
  type = 'application/json',
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': type, 'x-request-id': 'req_fake', ...headers })
  response.end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body))
}
