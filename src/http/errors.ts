import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { errorRendererFor } from '../gateway/index.ts'
import { AppError, type FieldError, internalError, routeOf } from '../platform/index.ts'
import { DEFAULT_BODY_LIMIT } from './body-limit.ts'

/** RFC 9457, as `/api/*` answers every failure. */
export type Problem = {
  type: string
  title: string
  status: number
  code: string
  detail: string
  request_id: string
  errors?: FieldError[]
}

const TITLES: Record<number, string> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Not acceptable as it is',
  429: 'Too many requests',
  431: 'Headers too large',
  500: 'Internal error',
  503: 'Unavailable',
  507: 'Disk full',
}

export function renderError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = toAppError(error, routeOf(request)?.bodyLimit)
  const about = { request_id: request.id, code: known.code, detail: known.detail }
  if (known.status >= 500) request.log.error({ ...about, err: error }, 'request failed')
  else request.log.debug(about, 'request refused')
  if (known.headers) reply.headers(known.headers)
  // also for an address that is no route: clients of a model API know no other form
  const render = routeOf(request)?.renderError ?? errorRendererFor(request.url)
  reply
    .code(known.status)
    .type(render ? 'application/json' : 'application/problem+json')
    .send(JSON.stringify(render ? render(known, request.id) : toProblem(known, request.id)))
}

export function renderNotFound(request: FastifyRequest, reply: FastifyReply): void {
  const path = request.url.split('?', 1)[0]
  const missing = new AppError({
    code: 'route_not_found',
    status: 404,
    message: `There is no ${request.method} ${path}. The API is described at /docs.`,
  })
  renderError(missing, request, reply)
}

export function toProblem(error: AppError, requestId: string): Problem {
  return {
    type: `urn:naru:error:${error.code}`,
    title: TITLES[error.status] ?? 'Error',
    status: error.status,
    code: error.code,
    detail: error.message,
    request_id: requestId,
    ...(error.fields ? { errors: error.fields } : {}),
  }
}

/** Anything thrown becomes an error with a stable code; what is not ours says nothing about our inside. */
export function toAppError(error: unknown, bodyLimit = DEFAULT_BODY_LIMIT): AppError {
  if (error instanceof AppError) return error
  if (hasZodFastifySchemaValidationErrors(error)) return fromValidation(error)
  const { code, statusCode } = error as { code?: string; statusCode?: number }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return tooLarge(bodyLimit)
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return unsupportedMedia()
  if (code === 'FST_ERR_CTP_EMPTY_JSON_BODY' || code === 'FST_ERR_CTP_INVALID_JSON_BODY') return invalidJson()
  if (code === 'FST_ERR_BAD_URL' || code === 'FST_ERR_MAX_PARAM_LENGTH') return unreadableAddress()
  // character_not_in_repertoire, untranslatable_character: PostgreSQL keeps no NUL
  if (code === '22021' || code === '22P05') return unstorableText()
  if (code === 'ENOSPC' || code === '53100') return diskFull(error)
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new AppError({
      code: 'bad_request',
      status: statusCode,
      message: 'The request could not be read. Check its method, path and body against /docs.',
      cause: error,
    })
  }
  return internalError(error)
}

type Invalid = {
  validation: Array<{
    keyword: string
    instancePath: string
    message?: string | undefined
    params: Record<string, unknown>
  }>
  validationContext?: string | undefined
}

function fromValidation({ validation, validationContext }: Invalid): AppError {
  const fields = validation.flatMap((issue) =>
    validationContext === 'querystring' && issue.keyword === 'unrecognized_keys'
      ? unknownParameters(issue.params)
      : [{ path: toPath(issue.instancePath), message: issue.message ?? 'is not valid' }],
  )
  const first = fields[0]
  return new AppError({
    code: 'validation_failed',
    status: 400,
    message: `The request is not valid: ${first?.path ? `${first.path}: ` : ''}${first?.message ?? 'see errors'}.`,
    fields,
  })
}

function unknownParameters({ keys }: Record<string, unknown>): FieldError[] {
  return (keys as string[]).map((path) => ({ path, message: 'there is no such query parameter here' }))
}

// "/documents/3/title" → "documents[3].title"
function toPath(pointer: string): string {
  return pointer
    .replace(/^\//, '')
    .replace(/\/(\d+)/g, '[$1]')
    .replaceAll('/', '.')
}

function tooLarge(bytes: number): AppError {
  return new AppError({
    code: 'body_too_large',
    status: 413,
    message: `The body is larger than the ${bytes / 1024 ** 2} MiB that this route takes. Send less at a time.`,
  })
}

function unsupportedMedia(): AppError {
  return new AppError({
    code: 'unsupported_media_type',
    status: 415,
    message: 'Send JSON with the header "content-type: application/json".',
  })
}

function invalidJson(): AppError {
  return new AppError({ code: 'invalid_json', status: 400, message: 'The body is not valid JSON in UTF-8.' })
}

function unreadableAddress(): AppError {
  return new AppError({
    code: 'address_invalid',
    status: 400,
    message: 'The address cannot be read: a part of it is too long, or its %-encoding is no UTF-8.',
  })
}

function unstorableText(): AppError {
  return new AppError({
    code: 'validation_failed',
    status: 400,
    message: 'A text in this request holds a NUL character, which cannot be stored. Send it without.',
  })
}

function diskFull(cause: unknown): AppError {
  return new AppError({
    code: 'disk_full',
    status: 507,
    message: 'The disk of the server is full: nothing was changed. Free some space and try again.',
    cause,
  })
}

/** What is not even HTTP never reaches a route; it gets the same form of answer. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return
  const isTooLong = error.code === 'HPE_HEADER_OVERFLOW'
  const refusal = new AppError({
    code: isTooLong ? 'headers_too_large' : 'request_unreadable',
    status: isTooLong ? 431 : 400,
    message: isTooLong
      ? 'The headers of this request are too long.'
      : 'This is not a request that HTTP knows.',
  })
  const body = JSON.stringify(toProblem(refusal, `req_${randomUUID()}`))
  const head = `HTTP/1.1 ${refusal.status} ${TITLES[refusal.status] ?? 'Error'}`
  socket.end(
    `${head}\r\ncontent-type: application/problem+json\r\nx-content-type-options: nosniff\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}
