import { randomUUID } from 'node:crypto'
import cookie from '@fastify/cookie'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import {
  AppError,
  isAllowed,
  type Logger,
  type Metrics,
  type Origin,
  type Principal,
  type Route,
} from '../platform/index.ts'
import { serveConsole } from './console.ts'
import { sendDownload } from './download.ts'
import { refuseUnreadable, renderError } from './errors.ts'
import { sendEvents } from './events.ts'
import { addOpenApi } from './openapi.ts'

export type ServerOptions = {
  routes: readonly Route[]
  /** Finds who is asking, or throws 401. Called for every route that is not public. */
  authenticate(request: FastifyRequest): Promise<Principal>
  /** Told of every request that lacks the permission of its route, before it is refused. */
  onDenied?(principal: Principal, request: FastifyRequest, permission: string): Promise<void>
  logger: Logger
  metrics: Metrics
  version: string
  /** Addresses of proxies whose `X-Forwarded-…` headers are believed; none when left out. */
  trustProxy?: string[]
  /** Folder of the built console. */
  consoleDir: string
}

const DEFAULT_BODY_LIMIT = 1024 * 1024

const NO_PRINCIPAL = new Proxy({} as Principal, {
  get() {
    throw new Error('a public route has no principal')
  },
})

/** The HTTP server with every route; not listening yet. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: options.logger as FastifyBaseLogger,
    bodyLimit: DEFAULT_BODY_LIMIT,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    requestIdHeader: false,
    trustProxy: options.trustProxy?.length ? options.trustProxy : false,
    genReqId: requestId,
    clientErrorHandler: refuseUnreadable,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    // an address that cannot be read never reaches a route or a hook
    frameworkErrors: (error, request, reply) => {
      reply.header('x-request-id', request.id)
      renderError(error, request, reply)
    },
  })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(renderError)
  readJsonOnly(app)
  await app.register(cookie)
  observe(app, options.metrics)
  await addOpenApi(app, options.version)
  await app.register(async (scope) => {
    for (const route of options.routes) addRoute(scope, route, options)
  })
  await serveConsole(app, options.consoleDir)
  return app
}

// A caller's own id is taken when it is harmless, so that its logs and ours can be joined.
function requestId(request: { headers: NodeJS.Dict<string | string[]> }): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && /^[\w.-]{8,64}$/.test(given) ? given : `req_${randomUUID()}`
}

// Fastify reads text/plain out of the box; ours is a JSON API, so everything else is refused with a sentence. It
// also replaces bytes that are no UTF-8 without a word: they would be stored as question marks.
function readJsonOnly(app: FastifyInstance): void {
  app.removeContentTypeParser(['text/plain', 'application/json'])
  const parseJson = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    // clients that always name a type send it with an empty body too
    if (body.length === 0) return done(null, undefined)
    let text: string
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(body as Buffer)
    } catch (cause) {
      return done(Object.assign(new Error('not UTF-8', { cause }), { code: 'FST_ERR_CTP_INVALID_JSON_BODY' }))
    }
    return parseJson(request, text, done)
  })
}

function observe(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    reply.header('x-content-type-options', 'nosniff')
    reply.header('referrer-policy', 'same-origin')
    reply.header('x-frame-options', 'DENY')
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    const labels = { method: request.method, route, status: String(reply.statusCode) }
    metrics.httpDuration.observe(labels, reply.elapsedTime / 1000)
    // The path only: a query string may hold what somebody searched for.
    request.log.info(
      {
        method: request.method,
        path: request.url.split('?', 1)[0],
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      'request',
    )
  })
}

function addRoute(app: FastifyInstance, route: Route, options: ServerOptions): void {
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
    // Before the body is read: a stranger cannot make us buffer anything.
    onRequest: async (request) => {
      if (isPublic) return
      const principal = { ...(await options.authenticate(request)), origin: originOf(request) }
      if (route.permission !== 'authenticated' && !isAllowed(principal, route.permission)) {
        await options.onDenied?.(principal, request, route.permission)
        throw missingScope(route.permission)
      }
      principals.set(request, principal)
    },
    handler: async (request, reply): Promise<unknown> => {
      const gone = new AbortController()
      reply.raw.once('close', () => gone.abort())
      const input = {
        params: request.params,
        query: request.query,
        body: request.body,
        principal: principals.get(request) ?? NO_PRINCIPAL,
        signal: gone.signal,
        request,
        reply,
      }
      if ('events' in route) return sendEvents(reply, route.handler(input))
      if ('download' in route) return sendDownload(reply, await route.handler(input))
      const result = await route.handler(input)
      reply.code(success)
      return success === 204 ? reply.send() : result
    },
  })
}

function originOf(request: FastifyRequest): Origin {
  return { address: request.ip, requestId: request.id, userAgent: request.headers['user-agent'] }
}

function missingScope(permission: string): AppError {
  return new AppError({
    code: 'missing_scope',
    status: 403,
    message: `This key lacks the scope "${permission}". Use a key that has it, or ask whoever manages keys.`,
  })
}
