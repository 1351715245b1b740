import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyRequest } from 'fastify'
import type { Principal } from '../../platform/index.ts'
import type { ModelRequest } from '../dialects/dialect.ts'
import { invalidRequest } from '../dialects/read-request.ts'
import type { CallInput } from '../pipeline/model-call.ts'

/** Headers that change what a provider does; all others are between the client and us. */
const PASSED_ON = ['anthropic-version', 'anthropic-beta', 'openai-beta']
const TAG = 'x-naru-tag-'
const MAX_TAGS = 16
const MAX_TAG_CHARS = 200

/** What the headers of a model call say beside its body. */
export function readCall(
  http: FastifyRequest,
  principal: Principal,
  request: ModelRequest,
  startedAt: number,
): CallInput {
  const { headers } = http
  return {
    principal,
    request,
    requestId: http.id,
    feature: null,
    tags: readTags(headers),
    conversationId: text(headers['x-naru-conversation-id'])?.slice(0, MAX_TAG_CHARS) ?? null,
    traceId: /^[\da-f]{2}-([\da-f]{32})-/.exec(text(headers.traceparent) ?? '')?.[1] ?? null,
    cache: text(headers['x-naru-cache']),
    isRetry: Number(headers['x-stainless-retry-count'] ?? 0) > 0,
    passedOn: passedOn(headers),
    startedAt,
  }
}

function readTags(headers: IncomingHttpHeaders): Record<string, string> {
  const tags: Record<string, string> = {}
  let count = 0
  for (const name in headers) {
    if (!name.startsWith(TAG)) continue
    const value = text(headers[name]) ?? ''
    if (++count > MAX_TAGS)
      throw invalidRequest(`A call takes up to ${MAX_TAGS} tags (headers x-naru-tag-…).`)
    if (!/^[\w-]{1,40}$/.test(name.slice(TAG.length)) || value.length > MAX_TAG_CHARS)
      throw invalidRequest(
        `The tag "${name.slice(0, 60)}" cannot be kept: names are up to 40 letters, digits, "_" and "-", values up to ${MAX_TAG_CHARS} characters.`,
      )
    tags[name.slice(TAG.length)] = decode(value)
  }
  return tags
}

// headers hold no Korean: it comes percent-encoded
function decode(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

function passedOn(headers: IncomingHttpHeaders): Record<string, string> {
  const passed: Record<string, string> = {}
  for (const name of PASSED_ON) {
    const value = text(headers[name])
    if (value !== undefined) passed[name] = value
  }
  return passed
}

function text(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value
}
