import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { renderNotFound } from './errors.ts'
import { consolePolicy } from './security-headers.ts'

/** Stands in the built page where the nonce of the answer goes. */
const NONCE_PLACE = '__NARU_CSP_NONCE__'

/** The built console at `/`: hashed assets are kept for good, every path that is not the API's is its one page. */
export async function serveConsole(app: FastifyInstance, dir: string): Promise<void> {
  if (!existsSync(join(dir, 'index.html'))) {
    app.setNotFoundHandler(renderNotFound)
    return
  }
  const page = readFileSync(join(dir, 'index.html'), 'utf8').split(NONCE_PLACE)
  await app.register(fastifyStatic, {
    root: dir,
    index: false,
    wildcard: false,
    immutable: true,
    maxAge: '365d',
    globIgnore: ['index.html'],
  })
  app.setNotFoundHandler((request, reply) => {
    if (!isForPage(request)) return renderNotFound(request, reply)
    const nonce = randomBytes(16).toString('base64')
    return reply
      .header('content-security-policy', consolePolicy(nonce))
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(page.join(nonce))
  })
}

const isOfApi = (url: string) => /^\/(api|v1)(\/|\?|$)/.test(url)
/** As addresses of the console look: whatever else is asked for, such as `/.env`, is no page to programs. */
const looksLikePage = (url: string) => /^\/([\w-]+(\/[\w-]+)*\/?)?(\?|$)/.test(url)

// Browsers get the page of every address, which says what is missing; programs that do not insist on JSON as well.
function isForPage({ method, url, headers: { accept = '*/*' } }: FastifyRequest): boolean {
  if ((method !== 'GET' && method !== 'HEAD') || isOfApi(url)) return false
  return accept.includes('text/html') || (/(\*|text)\/\*/.test(accept) && looksLikePage(url))
}
