import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

export type FakeS3 = {
  /** `http://127.0.0.1:<port>`, for path-style requests: `/bucket/key`. */
  url: string
  /** `bucket/key` → body; bytes that are no UTF-8 as they are, one character each. */
  objects: Map<string, string>
  /** Method and path of every request that was well signed. */
  requests: string[]
  /** PUT with `If-None-Match` is answered 501, as stores do that do not know it. */
  refuseConditions(): void
  /** The next requests are answered 503 SlowDown. */
  failNext(count: number): void
  stop(): Promise<void>
}

type Answer = { status: number; type?: string; body: string; etag?: string }

/**
 * S3 over HTTP, as far as keeping objects needs it: PUT with `If-None-Match`, GET, DELETE, and list (version 2, in
 * pages) with its XML, errors included. Requests without a signature (version 4) are refused as S3 refuses them.
 */
export async function startFakeS3(options: { bucket: string; pageSize?: number }): Promise<FakeS3> {
  const objects = new Map<string, string>()
  const requests: string[] = []
  let failing = 0
  let isPlain = false

  function answer(request: IncomingMessage, bytes: Buffer): Answer {
    const url = new URL(request.url ?? '/', 'http://s3')
    const [, bucket = '', ...rest] = decodeURIComponent(url.pathname).split('/')
    const key = rest.join('/')
    const body = toText(bytes)
    const refusal = checkSignature(request, bytes)
    if (refusal) return refusal
    requests.push(`${request.method} ${url.pathname}`)
    if (failing > 0) {
      failing--
      return failure(503, 'SlowDown', 'Please reduce your request rate.')
    }
    if (bucket !== options.bucket) return failure(404, 'NoSuchBucket', 'The specified bucket does not exist')
    if (request.method === 'GET' && key === '') return list(url.searchParams)
    if (request.method === 'GET') return get(`${bucket}/${key}`)
    if (request.method === 'PUT') return put(`${bucket}/${key}`, body, request.headers['if-none-match'])
    if (request.method === 'DELETE') {
      objects.delete(`${bucket}/${key}`)
      return { status: 204, body: '' }
    }
    return failure(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.')
  }

  function get(path: string): Answer {
    const body = objects.get(path)
    if (body === undefined) return failure(404, 'NoSuchKey', 'The specified key does not exist.')
    return { status: 200, type: 'application/octet-stream', body, etag: etagOf(body) }
  }

  function put(path: string, body: string, ifNoneMatch: string | undefined): Answer {
    if (ifNoneMatch !== undefined && isPlain)
      return failure(
        501,
        'NotImplemented',
        'A header you provided implies functionality that is not implemented.',
      )
    if (ifNoneMatch === '*' && objects.has(path)) {
      return failure(
        412,
        'PreconditionFailed',
        'At least one of the pre-conditions you specified did not hold',
      )
    }
    objects.set(path, body)
    return { status: 200, body: '', etag: etagOf(body) }
  }

  function list(query: URLSearchParams): Answer {
    if (query.get('list-type') !== '2') return failure(501, 'NotImplemented', 'Only version 2.')
    const prefix = query.get('prefix') ?? ''
    const after = Buffer.from(query.get('continuation-token') ?? '', 'base64').toString()
    const most = options.pageSize ?? 1_000
    const keys = [...objects.keys()]
      .map((path) => path.slice(options.bucket.length + 1))
      .filter((key) => key.startsWith(prefix) && key > after)
      .sort()
    const page = keys.slice(0, most)
    const isTruncated = keys.length > most
    const next = Buffer.from(page.at(-1) ?? '').toString('base64')
    const contents = page.map(
      (key) =>
        `<Contents><Key>${escapeXml(key)}</Key><Size>${objects.get(`${options.bucket}/${key}`)?.length}</Size></Contents>`,
    )
    return {
      status: 200,
      type: 'application/xml',
      body:
        `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">` +
        `<Name>${options.bucket}</Name><Prefix>${escapeXml(prefix)}</Prefix><KeyCount>${page.length}</KeyCount>` +
        `<MaxKeys>${most}</MaxKeys><IsTruncated>${isTruncated}</IsTruncated>` +
        `${isTruncated ? `<NextContinuationToken>${next}</NextContinuationToken>` : ''}${contents.join('')}</ListBucketResult>`,
    }
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { status, type, body, etag } = answer(request, Buffer.concat(chunks))
    response.writeHead(status, {
      'x-amz-request-id': '4442587FB7D0A2F9',
      ...(type ? { 'content-type': type } : {}),
      ...(etag ? { etag } : {}),
    })
    response.end(toBytes(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    requests,
    refuseConditions() {
      isPlain = true
    },
    failNext(count) {
      failing = count
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

const SIGNATURE =
  /^AWS4-HMAC-SHA256 Credential=[^/]+\/\d{8}\/[\w-]+\/s3\/aws4_request, ?SignedHeaders=([\w;-]+), ?Signature=[0-9a-f]{64}$/

/** Whether it carries a signature that covers what it must; the signature itself is not computed. */
function checkSignature(request: IncomingMessage, body: Buffer): Answer | undefined {
  const { authorization = '', ...headers } = request.headers
  const [, signed = ''] = SIGNATURE.exec(authorization) ?? []
  const covered = signed.split(';')
  const hasAll = ['host', 'x-amz-date', 'x-amz-content-sha256'].every(
    (name) => covered.includes(name) && headers[name] !== undefined,
  )
  if (!hasAll) return failure(403, 'AccessDenied', 'Access Denied')
  const digest = createHash('sha256').update(body).digest('hex')
  if (headers['x-amz-content-sha256'] === digest) return undefined
  return failure(
    400,
    'XAmzContentSHA256Mismatch',
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
  )
}

/** What is no UTF-8 comes back unchanged: a mark before it says that each character is a byte. */
const BYTES = '\u0000bytes:'

function toText(bytes: Buffer): string {
  const text = bytes.toString()
  return Buffer.from(text).equals(bytes) ? text : BYTES + bytes.toString('latin1')
}

function toBytes(text: string): Buffer {
  return text.startsWith(BYTES) ? Buffer.from(text.slice(BYTES.length), 'latin1') : Buffer.from(text)
}

function failure(status: number, code: string, message: string): Answer {
  return {
    status,
    type: 'application/xml',
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message><RequestId>4442587FB7D0A2F9</RequestId></Error>`,
  }
}

function etagOf(body: string): string {
  return `"${createHash('md5').update(body).digest('hex')}"`
}

function escapeXml(text: string): string {
  return text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
