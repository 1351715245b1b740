import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Route } from '../platform/index.ts'
import { DOCS_POLICY } from './security-headers.ts'

/** OpenAPI 3.1 at `/openapi.json`, a page to read it at `/docs`; both from the routes' own schemas. */
export async function addOpenApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Naru',
        version,
        description: 'Cited answers from your documents, in Korean and English.',
      },
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'An API key, naru_sk_…' },
          session: { type: 'apiKey', in: 'cookie', name: 'naru_session' },
        },
      },
      security: [{ key: [] }, { session: [] }],
    },
    transform: (input) => {
      const output = jsonSchemaTransform(input)
      const route = (input.route.config as { route?: Route } | undefined)?.route
      return route
        ? { ...output, schema: describe(output.schema, route) }
        : { ...output, schema: { ...output.schema, hide: true } }
    },
  })
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: DOCS_POLICY,
    theme: {
      title: 'Naru API',
      css: [{ filename: 'naru.css', content: '.swagger-ui .topbar { display: none }' }],
    },
    uiConfig: { docExpansion: 'list', tryItOutEnabled: true },
  })
  app.get('/openapi.json', { schema: { hide: true } as object }, async (_request, reply) =>
    reply.type('application/json').send(JSON.stringify(app.swagger())),
  )
}

function describe<T extends object>(schema: T, route: Route): T {
  const described = { ...schema, 'x-permission': route.permission }
  if ('download' in route) {
    const content = { [route.download]: { schema: { type: 'string', format: 'binary' } } }
    return { ...described, response: { 200: { description: 'A file', content } } }
  }
  if ('redirect' in route) return { ...described, response: { 302: { description: route.redirect } } }
  if (!('events' in route)) return described
  const events = Object.entries(route.events).map(([name, data]) => ({
    title: name,
    ...z.toJSONSchema(data, { unrepresentable: 'any', target: 'draft-2020-12' }),
  }))
  const stream = {
    description: 'Server-sent events; the schema lists the data of each event by name.',
    content: { 'text/event-stream': { schema: { oneOf: events } } },
  }
  return { ...described, response: { 200: stream } }
}
