import { createHash, createHmac } from 'node:crypto'

type AwsKey = { id: string; secret: string; region: string; service: string }

/**
 * The headers of a GET without body and query, signed with version 4 of AWS's signatures:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function signAwsGet(url: string, key: AwsKey, now: Date): Record<string, string> {
  const { host, pathname } = new URL(url)
  const time = now.toISOString().replace(/[-:]|\.\d{3}/g, '')
  const day = time.slice(0, 8)
  const scope = `${day}/${key.region}/${key.service}/aws4_request`
  const signedHeaders = 'host;x-amz-date'
  const request = ['GET', pathname, '', `host:${host}`, `x-amz-date:${time}`, '', signedHeaders, sha256('')]
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(request.join('\n'))].join('\n')
  const signingKey = [day, key.region, key.service, 'aws4_request'].reduce<Buffer>(
    (previous, part) => hmac(previous, part),
    Buffer.from(`AWS4${key.secret}`),
  )
  const signature = hmac(signingKey, toSign).toString('hex')
  return {
    'x-amz-date': time,
    authorization: `AWS4-HMAC-SHA256 Credential=${key.id}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`,
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
