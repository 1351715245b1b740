import type { FastifyInstance } from 'fastify'

/** What answers that are no page may load: nothing. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'"

/** The console: its own scripts; style elements only with the nonce of this answer. */
export function consolePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** The one style element that Swagger UI adds; a new version may have another, which the browser then names. */
const DOCS_STYLE = "'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='"

/** The page at `/docs`: pictures inside its style sheet are `data:`, the rest lies beside it. */
export const DOCS_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' ${DOCS_STYLE}`,
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Two years. Other services under the same domain decide for themselves: no `includeSubDomains`. */
const HSTS = 'max-age=63072000'

const ALWAYS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'content-security-policy': NOTHING,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), payment=(), usb=(), serial=(), display-capture=()',
}

/** Headers of every answer, also of those that no route gives. */
export function securityHeaders(requestId: string): Record<string, string> {
  return { ...ALWAYS, 'x-request-id': requestId }
}

export function addSecurityHeaders(app: FastifyInstance, isHttpsRequired: boolean): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(securityHeaders(request.id))
    if (isHttpsRequired && request.protocol === 'https') reply.header('strict-transport-security', HSTS)
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
    // Anthropic's name for x-request-id
    if (request.url.startsWith('/v1/')) reply.header('request-id', request.id)
    done()
  })
}
