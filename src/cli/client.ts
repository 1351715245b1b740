import { AppError } from '../platform/index.ts'

export type Client = {
  url: string
  /** Sends JSON, answers JSON; throws `AppError` with the server's own code and text. */
  call<T>(method: string, path: string, body?: unknown): Promise<T>
  /** The bytes of a download, as they come. */
  stream(path: string): Promise<ReadableStream<Uint8Array>>
}

/** `ask`: how requests are sent, when not by `fetch`. */
export function createClient(url: string, key: string | undefined, ask: typeof fetch = fetch): Client {
  const base = url.replace(/\/$/, '')

  async function send(method: string, path: string, body?: unknown): Promise<Response> {
    const response = await ask(`${base}${path}`, {
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

const TLS_CODE = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL/

function unreachable(url: string, cause: unknown): AppError {
  const code = (cause as { cause?: { code?: string } }).cause?.code ?? ''
  if (TLS_CODE.test(code)) return untrusted(url, code, cause)
  return new AppError({
    code: 'server_unreachable',
    status: 503,
    message: `There is no server at ${url}. Start it with "npm start", or set NARU_URL.`,
    cause,
  })
}

function untrusted(url: string, code: string, cause: unknown): AppError {
  return new AppError({
    code: 'certificate_untrusted',
    status: 503,
    message: `The certificate of ${url} is not trusted here (${code}). For one of your own authority set NODE_EXTRA_CA_CERTS to its PEM file; on the machine of the server itself set NARU_TLS_CERT as the server has it.`,
    cause,
  })
}
