import { AppError } from '../platform/index.ts'

export type Client = {
  url: string
  /** Sends JSON, answers JSON; throws `AppError` with the server's own code and text. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>
  /** The bytes of a download, as they come. */
  stream(path: string): Promise<ReadableStream<Uint8Array>>
}

export function createClient(url: string, key: string | undefined): Client {
  const base = url.replace(/\/$/, '')

  async function send(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw unreachable(base, cause)
    })
    if (!response.ok) throw toError(response.status, await response.text())
    return response
  }

  return {
    url: base,
    async call<T>(method: string, path: string, body?: unknown): Promise<T> {
      const text = await (await send(method, path, body)).text()
      return (text === '' ? undefined : JSON.parse(text)) as T
    },
    async stream(path) {
      const { body } = await send('GET', path)
      return body ?? new Blob([]).stream()
    },
  }
}

function toError(status: number, text: string): AppError {
  try {
    const problem = JSON.parse(text) as { code: string; detail: string }
    return new AppError({ code: problem.code, status, message: problem.detail })
  } catch {
    return new AppError({
      code: 'unexpected_answer',
      status,
      message: `The server answered ${status} with something that is not Naru's. Is NARU_URL right?`,
    })
  }
}

function unreachable(url: string, cause: unknown): AppError {
  return new AppError({
    code: 'server_unreachable',
    status: 503,
    message: `There is no server at ${url}. Start it with "npm start", or set NARU_URL.`,
    cause,
  })
}
