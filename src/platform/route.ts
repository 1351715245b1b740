import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Access } from './db/database.ts'

/** Who is asking. Comes from the credential alone. */
export type Principal = {
  /** `key_…`; people follow. */
  id: string
  kind: 'key' | 'system'
  name: string
  tenantId: string
  /** Permissions such as `knowledge:read`; `*` is all of them. */
  scopes: readonly string[]
  /** Names without the `group:` prefix that access lists use. */
  groups: readonly string[]
}

/** What this principal may read: its tenant, and documents whose access list names one of its groups. */
export function accessOf(principal: Principal): Access {
  return { tenantId: principal.tenantId, groups: principal.groups.map((group) => `group:${group}`) }
}

export function isAllowed(principal: Principal, permission: string): boolean {
  return principal.scopes.includes('*') || principal.scopes.includes(permission)
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
}

export type JsonRoute<P, Q, B, R extends z.ZodType> = RouteCommon<P, Q, B> & {
  /** Status of success; 200 unless told. 204 has no body: its schema is `z.undefined()`. */
  status?: 200 | 201 | 202 | 204
  response: R
  handler(input: RouteInput<P, Q, B>): Promise<z.output<R>>
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
export type Route = JsonRoute<any, any, any, any> | EventRoute<any, any, any>

/** Declares a route: schemas, permission, handler. OpenAPI, validation and types derive from it. */
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
