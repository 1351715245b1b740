import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { renderNotFound } from './errors.ts'

const CSP = [
  "default-src 'self'",
  // Mantine sets element styles at run time
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "form-action 'self'",
].join('; ')

/** The built console at `/`: hashed assets are kept for good, every path that is not the API's is its one page. */
export async function serveConsole(app: FastifyInstance, dir: string): Promise<void> {
  if (!existsSync(join(dir, 'index.html'))) {
    app.setNotFoundHandler(renderNotFound)
    return
  }
  const page = readFileSync(join(dir, 'index.html'))
  await app.register(fastifyStatic, {
    root: dir,
    index: false,
    wildcard: false,
    immutable: true,
    maxAge: '365d',
  })
  app.setNotFoundHandler((request, reply) => {
    const isPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html')
    if (!isPage || /^\/(api|v1)\//.test(request.url)) return renderNotFound(request, reply)
    return reply
      .header('content-security-policy', CSP)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(page)
  })
}
