import { request } from 'node:http'

export type SentWebhook = { status: number; body: string }

/** Posts a webhook as help desks do. Rejects where nobody listens. */
export function postWebhook(
  url: string,
  headers: Record<string, string>,
  body: string,
): Promise<SentWebhook> {
  return new Promise((resolve, reject) => {
    const sending = request(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        ...headers,
      },
    })
    sending.on('error', reject)
    sending.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      )
    })
    sending.end(body)
  })
}

/** Sends on its own, in order, what happens in the world, and says when all has arrived. */
export function createOutbox() {
  let last: Promise<unknown> = Promise.resolve()
  const failures: unknown[] = []
  return {
    failures,
    put(send: () => Promise<unknown>) {
      last = last.then(send).catch((error) => failures.push(error))
    },
    empty: () => last.then(() => undefined),
  }
}
