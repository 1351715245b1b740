import { pino } from 'pino'
import { createServer } from '../src/http/index.ts'
import { createMetrics, type Principal, type Route } from '../src/platform/index.ts'

/** Routes behind the real server, without a port. Each request names who asks. */
export async function serveRoutes(routes: Route[]) {
  let who: Principal | undefined
  const app = await createServer({
    routes,
    trustProxy: [],
    authenticate: async () => who as Principal,
    logger: pino({ level: 'silent' }),
    metrics: createMetrics(),
    version: '0.0.0',
    consoleDir: '/nowhere',
  })
  async function request(
    principal: Principal,
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body: object | undefined,
    headers: Record<string, string>,
  ) {
    who = principal
    const answer = await app.inject({
      ...{ method, url, headers: { ...headers, authorization: 'Bearer any' } },
      ...(body === undefined ? {} : { payload: body }),
    })
    const isJson = String(answer.headers['content-type']).includes('json;') || answer.statusCode >= 400
    return {
      ...{ status: answer.statusCode, headers: answer.headers },
      text: answer.body,
      body: isJson ? answer.json() : undefined,
    }
  }
  return {
    get: (principal: Principal, url: string, headers: Record<string, string> = {}) =>
      request(principal, 'GET', url, undefined, headers),
    post: (principal: Principal, url: string, body?: object, headers: Record<string, string> = {}) =>
      request(principal, 'POST', url, body, headers),
    put: (principal: Principal, url: string, body: object) => request(principal, 'PUT', url, body, {}),
    patch: (principal: Principal, url: string, body: object) => request(principal, 'PATCH', url, body, {}),
    delete: (principal: Principal, url: string) => request(principal, 'DELETE', url, undefined, {}),
    close: () => app.close(),
  }
}
