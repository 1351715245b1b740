import type { IncomingHttpHeaders } from 'node:http'
import type { Dispatcher } from 'undici'
import type { JsonObject, ModelRequest, StreamReader } from '../dialects/dialect.ts'
import { isObject, textBytes, tryJson } from '../dialects/read-request.ts'
import type { Target, Timeouts } from '../models/catalog.ts'
import type { NativeRequest } from '../providers/provider-kind.ts'
import type { AttemptAnswer, AttemptCall } from './attempt.ts'
import { AttemptFailed, refusedCredentials, withoutSecret } from './failure.ts'
import { followStream } from './follow-stream.ts'
import { retryAfterMs } from './retry-after.ts'
import { replaceText, spliceJson } from './splice-json.ts'
import { callUpstream, invalidAnswer, type UpstreamAnswer, type UpstreamCall } from './upstream.ts'

type Options = {
  dispatcher: Dispatcher
  native: NativeRequest
  target: Target
  request: ModelRequest
  timeouts: Timeouts
  /** Headers of the client that the provider may see: betas, for example. */
  passedOn: Record<string, string>
}

/** Servers that refuse `stream_options`: they are not asked for usage again. */
const refusesOptions = new WeakSet<Target>()

/** Sends a request to a provider that speaks its dialect: bytes pass untouched but for the name of the model. */
export function nativeAttempt(options: Options): AttemptCall {
  const { request, target } = options
  let call = send(options)
  let aborted: AttemptFailed | undefined
  async function answer(): Promise<AttemptAnswer> {
    try {
      return await read(options, call)
    } catch (error) {
      if (aborted || !isAboutOptions(error, request)) throw error
      refusesOptions.add(target)
      call = send(options)
      return read(options, call)
    }
  }
  return {
    answer: answer(),
    abort(reason) {
      aborted = reason
      call.abort(reason)
    },
  }
}

/** The provider takes exception to what only we have asked for. */
function isAboutOptions(error: unknown, { changes }: ModelRequest): boolean {
  if (!(error instanceof AttemptFailed) || !error.isClients || !('stream_options' in changes)) return false
  return `${error.message} ${error.answer?.body ?? ''}`.includes('stream_options')
}

function send({ dispatcher, native, request, target, timeouts, passedOn }: Options): UpstreamCall {
  return callUpstream(dispatcher, {
    url: native.url,
    headers: {
      'content-type': 'application/json',
      accept: request.isStream ? 'text/event-stream' : 'application/json',
      'user-agent': 'naru',
      ...native.headers,
      // a client says which version of the API it wants; that of the provider is for those who do not
      ...passedOn,
    },
    body: bodyFor(request, target),
    connectTimeout: timeouts.connect,
    firstTokenTimeout: timeouts.firstToken,
    idleTimeout: timeouts.idle,
  })
}

function bodyFor(request: ModelRequest, target: Target): Buffer {
  const { stream_options, ...others } = request.changes
  const changes: JsonObject = refusesOptions.has(target) ? others : request.changes
  const isOther = Object.keys(changes).length > 0
  if (target.model === request.model) return isOther ? spliceJson(request.body, changes) : request.body
  if (isOther) return spliceJson(request.body, { ...changes, model: target.model })
  return replaceText(request.body, 'model', target.model) ?? spliceJson(request.body, { model: target.model })
}

async function read(options: Options, call: UpstreamCall): Promise<AttemptAnswer> {
  const { request, target } = options
  const since = performance.now()
  const upstream = await call.answer
  const type = upstream.headers['content-type'] ?? ''
  if (upstream.status >= 300) throw await readFailure(options, upstream)
  if (request.isStream && /text\/event-stream/i.test(type)) {
    const secret = target.provider.secret
    const source = { ...upstream, waitedMs: performance.now() - since }
    return followStream(
      request,
      source,
      (reader, isTold) => streamFailure(reader, isTold, secret),
      (text) => withoutSecret(text, secret),
    )
  }
  const body = await upstream.whole()
  const waitedMs = performance.now() - since
  const json = tryJson(body.toString('utf8'))
  if (json === undefined) throw invalidAnswer('it is no JSON')
  const failure = mayBeFailure(json) && request.dialect.readFailure(upstream.status, body.toString('utf8'))
  if (failure)
    throw toFailure({ ...failure, body, headers: upstream.headers, secret: target.provider.secret })
  if (!isObject(json)) throw invalidAnswer('it is no JSON object')
  if (request.isStream) throw invalidAnswer('a stream was asked for, and it is none')
  const facts = request.dialect.readAnswer(json)
  return {
    kind: 'whole',
    answer: { status: upstream.status, contentType: 'application/json', body },
    facts,
    outputBytes: facts.usage.output === null ? textBytes(json) : 0,
    waitedMs,
  }
}

async function readFailure({ request, target }: Options, upstream: UpstreamAnswer): Promise<AttemptFailed> {
  const body = await upstream.whole()
  const { status, headers } = upstream
  // redirects would carry the secret elsewhere
  if (status < 400)
    return invalidAnswer(`it redirects (HTTP ${status}); set the address that it redirects to as base URL`)
  const failure = request.dialect.readFailure(status, body.toString('utf8'))
  const message = failure?.message ?? `HTTP ${status}`
  return toFailure({ status, message, body, headers, secret: target.provider.secret })
}

function streamFailure(reader: StreamReader, isTold: boolean, secret: string | undefined): AttemptFailed {
  const { status, message } = reader.failure() ?? { status: 502, message: 'it reports a failure' }
  return new AttemptFailed({
    code: 'upstream_error',
    status,
    upstreamStatus: status,
    message: withoutSecret(message, secret),
    isTold,
  })
}

function toFailure(given: {
  status: number
  message: string
  body: Buffer
  headers: IncomingHttpHeaders
  secret: string | undefined
}): AttemptFailed {
  const { status } = given
  if (status === 401 || status === 403) return refusedCredentials(status)
  const body = withoutSecret(given.body.toString('utf8'), given.secret)
  return new AttemptFailed({
    code: 'upstream_error',
    status,
    upstreamStatus: status,
    message: withoutSecret(given.message, given.secret).slice(0, 2000),
    answer: isJson(given.headers)
      ? { status, contentType: 'application/json', body: Buffer.from(body) }
      : undefined,
    retryAfterMs: retryAfterMs(given.headers),
  })
}

/** Some providers answer 200 with an error inside. */
function mayBeFailure(json: unknown): boolean {
  return !isObject(json) || (json.error !== undefined && json.error !== null) || json.type === 'error'
}

function isJson(headers: IncomingHttpHeaders): boolean {
  return /json/i.test(headers['content-type'] ?? '')
}
