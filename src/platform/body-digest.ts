import type { FastifyRequest } from 'fastify'

const expected = new WeakMap<FastifyRequest, string>()

/** The body of this request must have this SHA-256 (hex): checked while it is read, before any handler runs. */
export function expectBodyDigest(request: FastifyRequest, sha256: string): void {
  expected.set(request, sha256)
}

export function expectedBodyDigest(request: FastifyRequest): string | undefined {
  return expected.get(request)
}
