import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Access } from './db/database.ts'
import type { AppError } from './errors.ts'
import type { Limits } from './limits.ts'

/** Where a request came from, for the audit trail. */
export type Origin = {
  /** The caller's address, as far as the trusted proxies tell. */
  address: string
  requestId: string
  userAgent: string | undefined
}

/** Who is asking. Comes from the credential alone. */
export type Principal = {
  /** `usr_…` for a person, `key_…` for an API key, `system` for the server itself. */
  id: string
  kind: 'person' | 'key' | 'system'
  name: string
  tenantId: string
  /** Permissions such as `knowledge:read`; `*` is all of the tenant's, but none of the installation's. */
  scopes: readonly string[]
  /** Names without the `group:` prefix that access lists use: the groups and teams of this principal. */
  groups: readonly string[]
  /** Ids (`grp_…`) of those that are teams: whose keys, calls and costs are its own. */
  teams: readonly string[]
  /** Reads only what is shared with one of its groups, not what the whole tenant may read: resellers. */
  isConfined: boolean
  /** The person behind it: itself, or whom a personal key works for. */
  personId?: string | undefined
  /** The session of a person who came with a cookie. */
  sessionId?: string | undefined
  /** Limits of the API key it came with; absent: there are none. Those of people, teams and tenant come on top. */
  limits?: Limits | undefined
  /** Came with a short-lived token: does what its scopes allow, but makes no keys, secrets or further tokens. */
  byToken?: boolean | undefined
  /** Set for every request; not for work that the server does by itself. */
  origin?: Origin | undefined
}

/** A request to a route, answered 401 or 403. */
export type Refusal = {
  /** Who asked; undefined when the credential is none of ours, or the route is public. */
  principal: Principal | undefined
  origin: Origin
  method: string
  /** Pattern of the route, never the address itself. */
  route: string
  /** The permission that the route asks for, or `public`. */
  permission: string
  /** Code of the error. */
  code: string
}

/**
 * What this principal may read: its tenant, and documents whose access list names it or one of its groups. Lists of
 * tickets name groups and people behind `tickets:`, and permissions behind `permission:`; nobody can write such names
 * into a list by hand.
 */
export function accessOf(principal: Principal): Access {
  const own = principal.groups.map((group) => `group:${group}`)
  if (principal.personId !== undefined) own.push(`person:${principal.personId}`)
  const permissions = IN_ACCESS_LISTS.filter((permission) => isAllowed(principal, permission))
  return {
    tenantId: principal.tenantId,
    groups: [
      ...own,
      ...(isAllowed(principal, 'tickets:read') ? own.map((name) => `tickets:${name}`) : []),
      ...permissions.map((permission) => `permission:${permission}`),
    ],
    isConfined: principal.isConfined,
  }
}

/** Permissions that access lists may ask for. */
const IN_ACCESS_LISTS = ['tickets:read_all', 'tickets:reply']

/** Permissions that reach beyond one tenant; `*` does not include them. */
const INSTALLATION = 'installation:'

/** A permission to everybody's includes that to one's own: `calls:read_all` includes `calls:read`. */
export function isAllowed(principal: Pick<Principal, 'scopes'>, permission: string): boolean {
  if (principal.scopes.includes(permission) || principal.scopes.includes(`${permission}_all`)) return true
  return principal.scopes.includes('*') && !permission.startsWith(INSTALLATION)
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined

export type RouteInput<P, Q, B> = {
  params: Parsed<P>
  query: Parsed<Q>
  body: Parsed<B>
  /** A public route has none: reading it there throws. */
  principal: Principal
  /** Aborts when the client goes away. */
  signal: AbortSignal
  request: FastifyRequest
  reply: FastifyReply
}

type RouteCommon<P, Q, B> = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Fastify pattern: `/api/v1/documents/:id`. */
  path: string
  /** The permission that the caller needs; `authenticated`: any valid credential; `public`: none. */
  permission: string
  /** A few words for the API page. */
  summary: string
  description?: string
  tags: string[]
  params?: P
  query?: Q
  body?: B
  /** Largest body in bytes; 1 MiB unless told. */
  bodyLimit?: number
  /** It holds keys to their `requests_per_minute` by itself: such a request is not counted when the key is checked. */
  countsRequests?: true
  /** Public, but each request proves where it is from, and many may come: only those that fail (401, 404) are counted. */
  countsFailures?: true
  /** How this API tells errors; a problem (RFC 9457) unless told. */
  renderError?(error: AppError, requestId: string): object
}

export type JsonRoute<P, Q, B, R extends z.ZodType> = RouteCommon<P, Q, B> & {
  /** Status of success; 200 unless told. 204 has no body: its schema is `z.undefined()`. */
  status?: 200 | 201 | 202 | 204
  response: R
  handler(input: RouteInput<P, Q, B>): Promise<z.output<R>>
}

/** A file made while it is sent. */
export type Download = { filename: string; contentType: string; chunks: AsyncIterable<string | Uint8Array> }

export type DownloadRoute<P, Q, B> = RouteCommon<P, Q, B> & {
  /** Media type of the file, for the API description. */
  download: string
  handler(input: RouteInput<P, Q, B>): Promise<Download>
}

/** Answers a page that the browser was led to: always 302, to an address of this server. */
export type RedirectRoute<P, Q, B> = RouteCommon<P, Q, B> & {
  /** Where it leads, for the API description. */
  redirect: string
  handler(input: RouteInput<P, Q, B>): Promise<string>
}

/** A route of an API that others have defined: takes the body as it came, and writes its answer itself. */
export type RawRoute<P, Q> = RouteCommon<P, Q, z.ZodType> & {
  raw: true
  handler(input: Omit<RouteInput<P, Q, undefined>, 'body' | 'signal'> & { bytes: Buffer }): Promise<void>
}

/** A named server-sent event. `data` travels as JSON. */
export type ServerEvent = { event: string; data: unknown }

export type EventRoute<P, Q, B> = RouteCommon<P, Q, B> & {
  /** Name of each event → schema of its data. */
  events: Record<string, z.ZodType>
  handler(input: RouteInput<P, Q, B>): AsyncIterable<ServerEvent>
}

type Schema = z.ZodType | undefined
// Registered routes are a mixed list; each handler was checked against its own schemas where it was defined.
// biome-ignore lint/suspicious/noExplicitAny: variance of the handler's input
type Own = any
export type Route =
  | JsonRoute<Own, Own, Own, Own>
  | EventRoute<Own, Own, Own>
  | DownloadRoute<Own, Own, Own>
  | RedirectRoute<Own, Own, Own>
  | RawRoute<Own, Own>

/** Declares a route: schemas, permission, handler. OpenAPI, validation and types derive from it. */
/** Which of them a request came to. */
export function routeOf(request: FastifyRequest): Route | undefined {
  return (request.routeOptions?.config as { route?: Route } | undefined)?.route
}

export function defineRoute<
  R extends z.ZodType,
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
>(route: JsonRoute<P, Q, B, R>): Route {
  return route
}

/** The same for a route that answers with a stream of server-sent events. */
export function defineEventRoute<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
>(route: EventRoute<P, Q, B>): Route {
  return route
}

/** The same for a route that answers with a file. */
export function defineDownloadRoute<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
>(route: DownloadRoute<P, Q, B>): Route {
  return route
}

/** The same for a route that leads the browser on. */
export function defineRedirectRoute<
  P extends Schema = undefined,
  Q extends Schema = undefined,
  B extends Schema = undefined,
>(route: RedirectRoute<P, Q, B>): Route {
  return route
}

/** The same for a route that reads and writes by itself. Its `body` describes what it takes; nothing checks it. */
export function defineRawRoute<P extends Schema = undefined, Q extends Schema = undefined>(
  route: RawRoute<P, Q>,
): Route {
  return route
}
