/** Bodies are read by tests that know what to expect. */
// biome-ignore lint/suspicious/noExplicitAny: a black-box test asserts the shape of what it reads
type Json = any

/** The stable code of a refusal, in whichever form its API tells errors. */
export function codeOf({ body }: Answer): string | undefined {
  const { code, error } = body ?? {}
  return code ?? error?.code ?? ANTHROPIC[error?.type]
}

/** Its API has types only. */
const ANTHROPIC: Record<string, string> = {
  authentication_error: 'not_signed_in',
  permission_error: 'missing_scope',
  not_found_error: 'not_found',
}

export type Answer = { status: number; headers: Headers; text: string; body: Json }

type RequestOptions = {
  /** Sent as JSON. */
  json?: unknown
  /** Sent as it is. */
  raw?: string | Uint8Array<ArrayBuffer>
  headers?: Record<string, string>
  /** Another key than the server's own; null sends none. */
  key?: string | null
}

export type Http = {
  url: string
  request(method: string, path: string, options?: RequestOptions): Promise<Answer>
  get(path: string, options?: RequestOptions): Promise<Answer>
  post(path: string, json?: unknown, options?: RequestOptions): Promise<Answer>
  put(path: string, json: unknown, options?: RequestOptions): Promise<Answer>
  delete(path: string, options?: RequestOptions): Promise<Answer>
  /** The same server with another key. */
  as(key: string | null): Http
}

export function createHttp(url: string, ownKey: string | null): Http {
  async function request(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const key = options.key === undefined ? ownKey : options.key
    const body = options.json === undefined ? options.raw : JSON.stringify(options.json)
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body }),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, body: parse(text) }
  }
  return {
    url,
    request,
    get: (path, options) => request('GET', path, options),
    post: (path, json, options) =>
      request('POST', path, { ...options, ...(json === undefined ? {} : { json }) }),
    put: (path, json, options) => request('PUT', path, { ...options, json }),
    delete: (path, options) => request('DELETE', path, options),
    as: (key) => createHttp(url, key),
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Issues a key and answers it whole. */
export async function issueKey(
  http: Http,
  input: { name?: string; scopes?: string[]; groups?: string[]; expires_at?: string },
): Promise<{ id: string; key: string }> {
  const answer = await http.post('/api/v1/keys', { name: 'test', scopes: ['knowledge:read'], ...input })
  if (answer.status !== 201) throw new Error(`no key: ${answer.status} ${answer.text}`)
  return answer.body
}

export type Event = { event: string; data: Json }

/** The server-sent events of a text. */
export function parseEvents(text: string): Event[] {
  return text
    .split('\n\n')
    .filter((block) => block.includes('event:'))
    .map((block) => ({
      event: /^event: ?(.*)$/m.exec(block)?.[1] ?? '',
      data: parse(/^data: ?(.*)$/m.exec(block)?.[1] ?? ''),
    }))
}
