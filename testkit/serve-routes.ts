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
  return {
    async get(principal: Principal, url: string) {
      who = principal
      const answer = await app.inject({ method: 'GET', url, headers: { authorization: 'Bearer any' } })
      const isJson = String(answer.headers['content-type']).includes('json;') || answer.statusCode >= 400
      return {
        ...{ status: answer.statusCode, headers: answer.headers },
        text: answer.body,
        body: isJson ? answer.json() : undefined,
      }
    },
    close: () => app.close(),
  }
}
