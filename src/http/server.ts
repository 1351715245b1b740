import type { Server as HttpsServer } from 'node:https'
import cookie from '@fastify/cookie'
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Logger, Metrics, Route } from '../platform/index.ts'
import { addRoute, type RouteGuards } from './add-route.ts'
import { checkBodyDigests } from './body-digest.ts'
import { DEFAULT_BODY_LIMIT } from './body-limit.ts'
import { serveConsole } from './console.ts'
import { allowOrigins } from './cors.ts'
import { refuseUnreadable, renderError } from './errors.ts'
import { observe, requestId } from './observe.ts'
import { addOpenApi } from './openapi.ts'
import { type PublicAddress, requireHttps, requireOwnHost } from './own-address.ts'
import { createRateLimits } from './rate-limits.ts'
import { readBytes, readJsonOnly } from './read-json.ts'
import { addSecurityHeaders, securityHeaders } from './security-headers.ts'
import { followTls, readTls, type TlsFiles } from './tls.ts'

export type ServerOptions = RouteGuards &
  PublicAddress & {
    routes: readonly Route[]
    logger: Logger
    metrics: Metrics
    version: string
    /** Addresses of proxies whose `X-Forwarded-…` headers are believed; none when left out. */
    trustProxy?: string[]
    /** Speaks HTTPS itself with these. */
    tls?: TlsFiles | undefined
    /** Other sites whose pages may call the API; none when left out. */
    corsOrigins?: readonly string[]
    /** Folder of the built console. */
    consoleDir: string
  }

const MAX_CONNECTIONS = 10_000
const MAX_HEADER_BYTES = 16 * 1024
const HEADERS_TIMEOUT_MS = 20_000
/** The largest body, 64 MiB, needs nine minutes at 1 Mbit/s. */
const REQUEST_TIMEOUT_MS = 600_000

/** The HTTP server with every route; not listening yet. */
export async function createServer(options: ServerOptions): Promise<FastifyInstance> {
  const app = createApp(options)
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(renderError)
  readJsonOnly(app)
  checkBodyDigests(app)
  observe(app, options.metrics, options.logger)
  guard(app, options)
  await allowOrigins(app, options.corsOrigins ?? [])
  await app.register(cookie)
  await addOpenApi(app, options.version)
  const limits = createRateLimits()
  await app.register(async (scope) => {
    for (const route of options.routes) if (!('raw' in route)) addRoute(scope, route, options, limits)
  })
  await app.register(async (scope) => {
    readBytes(scope)
    for (const route of options.routes) if ('raw' in route) addRoute(scope, route, options, limits)
  })
  await serveConsole(app, options.consoleDir)
  return app
}

function createApp(options: ServerOptions): FastifyInstance {
  const node = {
    maxHeaderSize: MAX_HEADER_BYTES,
    headersTimeout: HEADERS_TIMEOUT_MS,
    connectionsCheckingInterval: HEADERS_TIMEOUT_MS / 2,
  }
  const app = fastify({
    loggerInstance: options.logger as FastifyBaseLogger,
    bodyLimit: DEFAULT_BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    trustProxy: options.trustProxy?.length ? options.trustProxy : false,
    genReqId: requestId,
    // a logger of its own for every request costs more than most requests' one line: lines name the request themselves
    childLoggerFactory: (logger) => logger,
    clientErrorHandler: refuseUnreadable,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    // an address that cannot be read never reaches a route or a hook
    frameworkErrors: (error, request, reply) => {
      reply.headers({ ...securityHeaders(request.id), 'cache-control': 'no-store' })
      renderError(error, request, reply)
    },
    ...(options.tls ? { https: { ...node, ...readTls(options.tls) } } : { http: node }),
  }) as unknown as FastifyInstance
  app.server.maxConnections = MAX_CONNECTIONS
  if (options.tls) {
    const renewal = followTls(app.server as unknown as HttpsServer, options.tls, options.logger)
    app.addHook('onClose', async () => renewal.stop())
  }
  return app
}

function guard(app: FastifyInstance, options: ServerOptions): void {
  const isPublicHttps = options.publicUrl?.startsWith('https://') ?? false
  addSecurityHeaders(app, isPublicHttps || options.tls !== undefined)
  requireOwnHost(app, options)
  if (isPublicHttps) requireHttps(app, options.publicUrl as string)
}
