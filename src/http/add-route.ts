import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError, isAllowed, originOf, type Principal, type Refusal, type Route } from '../platform/index.ts'
import { DEFAULT_BODY_LIMIT } from './body-limit.ts'
import { sendDownload } from './download.ts'
import { sendEvents } from './events.ts'
import type { RateLimits } from './rate-limits.ts'

export type RouteGuards = {
  /** Finds who is asking, or throws 401. Called for every route that is not public. */
  authenticate(request: FastifyRequest): Promise<Principal>
  /** Told of every request to a route before it is answered 401 or 403. */
  onRefused?(refusal: Refusal): Promise<void>
}

const NO_PRINCIPAL = new Proxy({} as Principal, {
  get() {
    throw new Error('a public route has no principal')
  },
})

/** Registers one route: limits, who is asking, permission, schemas, handler, answer. */
export function addRoute(app: FastifyInstance, route: Route, guards: RouteGuards, limits: RateLimits): void {
  const isPublic = route.permission === 'public'
  const principals = new WeakMap<FastifyRequest, Principal>()
  const success = 'response' in route ? (route.status ?? 200) : 200
  app.route({
    method: route.method,
    url: route.path,
    bodyLimit: route.bodyLimit ?? DEFAULT_BODY_LIMIT,
    schema: {
      summary: route.summary,
      ...(route.description === undefined ? {} : { description: route.description }),
      tags: route.tags,
      ...(route.params ? { params: route.params } : {}),
      ...(route.query ? { querystring: route.query } : {}),
      ...(route.body ? { body: route.body } : {}),
      ...('response' in route ? { response: { [success]: route.response } } : {}),
      ...(isPublic ? { security: [] } : {}),
    },
    config: { route },
    // what describes it is no check of it
    ...('raw' in route ? { validatorCompiler: () => () => true } : {}),
    // Before the body is read: a stranger cannot make us buffer anything.
    onRequest: async (request, reply) => {
      reply.header('cache-control', 'no-store')
      if (isPublic) return limits.onPublic(request, reply, route)
      const found = await limits.onAuthenticate(request, reply, () => guards.authenticate(request))
      const principal = { ...found, origin: originOf(request) }
      principals.set(request, principal)
      if (route.permission !== 'authenticated' && !isAllowed(principal, route.permission))
        throw missingScope(route.permission, principal)
    },
    onError: async (request, _reply, error) => {
      if (!(error instanceof AppError) || (error.status !== 401 && error.status !== 403)) return
      await guards.onRefused?.({
        principal: principals.get(request),
        origin: originOf(request),
        method: route.method,
        route: route.path,
        permission: route.permission,
        code: error.code,
      })
    },
    handler: async (request, reply): Promise<unknown> => {
      const { params, query } = request
      const principal = principals.get(request) ?? NO_PRINCIPAL
      if ('raw' in route) {
        await route.handler({ params, query, principal, request, reply, bytes: request.body as Buffer })
        return reply
      }
      const gone = new AbortController()
      reply.raw.once('close', () => {
        if (!reply.raw.writableFinished) gone.abort()
      })
      const input = { params, query, body: request.body, principal, signal: gone.signal, request, reply }
      if ('events' in route) return sendEvents(reply, route.handler(input))
      if ('download' in route) return sendDownload(reply, await route.handler(input))
      if ('redirect' in route) return reply.redirect(await route.handler(input), 302)
      const result = await route.handler(input)
      reply.code(success)
      return success === 204 ? reply.send() : result
    },
  })
}

function missingScope(permission: string, { kind }: Principal): AppError {
  return new AppError({
    code: 'missing_scope',
    status: 403,
    message:
      kind === 'person'
        ? `You lack the permission "${permission}" here. Ask an admin of your organisation for a role that has it.`
        : `This key lacks the scope "${permission}". Use a key that has it, or ask whoever manages keys.`,
  })
}
