import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import { AppError } from '../../platform/index.ts'
import type { JsonObject, ModelRequest } from '../dialects/dialect.ts'
import type { Model } from '../models/catalog.ts'

/** Where the answer to a request is kept, and for how long. */
export type CacheKey = { key: string; seconds: number }

/** For `x-naru-cache: on` where the model has no time of its own. */
const DEFAULT_SECONDS = 300
const MOST_SECONDS = 30 * 24 * 3600

/** They change who asks and how it is told, never the answer. */
const WITHOUT_EFFECT = new Set(['model', 'stream', 'stream_options', 'user', 'safety_identifier', 'metadata'])
/** With one of these a model may call tools: what they find and do differs from call to call. */
const TOOLS = ['tools', 'functions', 'mcp_servers', 'web_search_options']
/** With one of these the answer depends on what the provider remembers, or is not in the answer. */
const STATE = ['previous_response_id', 'conversation', 'background', 'container']

/**
 * undefined when the answer is not to be cached: nobody asked for it, tools are in the request and the model does not
 * allow that (`caches_tools`), or the answer depends on more than the request. `header` is the request's
 * `x-naru-cache`: `on`, `off`, or seconds. `passedOn`: headers that the provider gets, and that may change what it does.
 * Throws `cache_header_invalid` (400).
 */
export function cacheKeyOf(
  tenantId: string,
  model: Model,
  request: ModelRequest,
  header: string | undefined,
  passedOn: Readonly<Record<string, string>>,
): CacheKey | undefined {
  const seconds = secondsOf(model, header)
  if (seconds === 0) return undefined
  const { json } = request
  if (!model.cachesTools && TOOLS.some((name) => isGiven(json[name]))) return undefined
  if (STATE.some((name) => isGiven(json[name]))) return undefined
  const asked = canonical(request)
  if (asked === undefined) return undefined
  const digest = createHash('sha256')
    .update(JSON.stringify([tenantId, request.dialect.name, model.id, routeOf(model), request.isStream]))
    .update(asked)
    .update(canonicalize(passedOn) as string)
    .digest('base64url')
  return { key: `naru:cache:{${tenantId}}:${digest}`, seconds }
}

/** 0: not at all. */
function secondsOf({ cacheSeconds }: Model, header: string | undefined): number {
  if (header === undefined) return cacheSeconds ?? 0
  const asked = header.trim().toLowerCase()
  if (asked === 'off') return 0
  if (asked === 'on') return cacheSeconds ?? DEFAULT_SECONDS
  const seconds = Number(asked)
  if (/^\d{1,7}$/.test(asked) && seconds <= MOST_SECONDS) return seconds
  throw new AppError({
    code: 'cache_header_invalid',
    status: 400,
    message: `The header x-naru-cache is "on", "off" or a number of seconds up to ${MOST_SECONDS}. Correct it, or leave it out.`,
  })
}

function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== false
}

/** The same text for requests that mean the same; undefined for one that JSON cannot tell apart safely. */
function canonical({ json, isStream }: ModelRequest): string | undefined {
  const asked: JsonObject = {}
  for (const [name, value] of Object.entries(json)) if (!WITHOUT_EFFECT.has(name)) asked[name] = value
  // what is sent in a stream depends on it: it is kept as it was sent
  if (isStream && isGiven(json.stream_options)) asked.stream_options = json.stream_options
  try {
    return canonicalize(asked)
  } catch {
    // a lone surrogate
    return undefined
  }
}

/** A model that is led elsewhere answers anew. */
const routes = new WeakMap<Model, string>()
function routeOf(model: Model): string {
  const known = routes.get(model)
  if (known !== undefined) return known
  const route = model.targets
    .map((target) => `${target.provider.id} ${target.model}`)
    .sort()
    .join('\n')
  routes.set(model, route)
  return route
}
