import { createHash, randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { escapeXml } from './attachment.ts'
import { type Answer, type FakeServer, startFakeServer } from './fake-server.ts'
import type { WorldAttachment } from './ticket.ts'
import type { World } from './world.ts'

export type SignedFiles = {
  server: FakeServer
  /** A URL that works for a while; another one each time. */
  sign(attachment: WorldAttachment): string
  /** All that were given out so far stop working. */
  expire(): void
}

/**
 * Where files lie: a storage of its own, with addresses that carry a signature (version 4) and expire. As S3, it
 * refuses a request that brings credentials besides the signature.
 */
export async function startSignedFiles(world: World, prefix: string, seconds: number): Promise<SignedFiles> {
  const secret = randomBytes(16).toString('hex')
  let expiredUpTo = 0
  let serial = 0
  const server = await startFakeServer({
    answer,
    limited: () => failure(503, 'SlowDown', 'Please reduce your request rate.'),
  })

  function answer(request: IncomingMessage, url: URL): Answer {
    const id = Number(/\/(\d+)\/original\//.exec(url.pathname)?.[1])
    const given = (name: string) => url.searchParams.get(`X-Amz-${name}`) ?? ''
    if (request.headers.authorization)
      return failure(400, 'InvalidArgument', 'Only one auth mechanism allowed')
    if (given('Signature') !== signature(id, given('Date'), given('Nonce')))
      return failure(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match.')
    const isOver = world.clock.now() > dateOf(given('Date')) + Number(given('Expires')) * 1_000
    if (isOver || Number(given('Nonce')) <= expiredUpTo)
      return failure(403, 'AccessDenied', 'Request has expired')
    const file = world.attachment(id)
    if (!file) return failure(404, 'NoSuchKey', 'The specified key does not exist.')
    return { status: 200, body: file.bytes(), type: file.contentType }
  }

  function signature(id: number, date: string, nonce: string): string {
    return createHash('sha256').update(`${secret} ${id} ${date} ${nonce}`).digest('hex')
  }

  return {
    server,
    sign({ id, name }) {
      const nonce = String(++serial)
      const date = new Date(world.clock.now()).toISOString().replace(/[-:]|\.\d{3}/g, '')
      const query = new URLSearchParams({
        'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
        'X-Amz-Date': date,
        'X-Amz-Expires': String(seconds),
        'X-Amz-SignedHeaders': 'host',
        'X-Amz-Nonce': nonce,
        'X-Amz-Signature': signature(id, date, nonce),
      })
      return `${server.url}${prefix}/${id}/original/${encodeURIComponent(name)}?${query}`
    },
    expire() {
      expiredUpTo = serial
    },
  }
}

function dateOf(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}

function failure(status: number, code: string, message: string): Answer {
  return {
    ...{ status, type: 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message><RequestId>4442587FB7D0A2F9</RequestId></Error>`,
  }
}
