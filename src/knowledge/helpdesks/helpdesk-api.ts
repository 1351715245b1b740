import type { z } from 'zod'
import type { AppError } from '../../platform/index.ts'
import type { HelpdeskAnswer, HelpdeskHttp, HelpdeskRequest } from './helpdesk.ts'
import {
  helpdeskAnswerUnreadable,
  helpdeskNotFound,
  helpdeskRefused,
  helpdeskUnavailable,
} from './helpdesk-errors.ts'
import type { ReadQuota } from './read-quota.ts'

/** Bodies that are cut although the connection looks well: asked for again so often. */
const REREADS = 2

export type Asking = {
  signal?: AbortSignal | undefined
  limit?: string
  maxBytes?: number
  /** Counts what is read of a list, over its pages. */
  quota?: ReadQuota
  /** A status that says, like 404, that there is no such thing. */
  absent?: number
}

/** Reads of one account. The credential goes to its own address only. */
export type HelpdeskApi = {
  /** Of the account, for messages. */
  host: string
  /** undefined: there is no such thing (404, 410). */
  find<T>(path: string, schema: z.ZodType<T>, options?: Asking): Promise<T | undefined>
  /** The same for what must be there; throws `helpdesk_not_found`. */
  get<T>(path: string, schema: z.ZodType<T>, options?: Asking): Promise<T>
  /** The same for what not every plan or role may see; undefined where it may not. */
  findOptional<T>(path: string, schema: z.ZodType<T>, options?: Asking): Promise<T | undefined>
  /**
   * A file at an address that the help desk gave. Without the credential where that is another server.
   * undefined: it is gone; `expired`: the address has run out.
   */
  download(
    url: string,
    options: { maxBytes: number; signal?: AbortSignal },
  ): Promise<Buffer | 'expired' | undefined>
}

export function createHelpdeskApi(deps: {
  http: HelpdeskHttp
  /** Of the account, without a path. */
  url: string
  authorization: string
  /** What to look at when the credential is refused. */
  refusedAdvice: string
}): HelpdeskApi {
  const { http, authorization, refusedAdvice } = deps
  const own = new URL(deps.url)

  async function ask(path: string, { signal, limit, maxBytes }: Asking): Promise<HelpdeskAnswer> {
    const url = new URL(path, own)
    if (url.origin !== own.origin) throw new Error(`${path} leads away from the help desk`)
    const request: HelpdeskRequest = { headers: { accept: 'application/json', authorization }, signal }
    if (limit !== undefined) request.limit = limit
    if (maxBytes !== undefined) request.maxBytes = maxBytes
    return http.request(url.href, request)
  }

  async function find<T>(path: string, schema: z.ZodType<T>, options: Asking = {}): Promise<T | undefined> {
    for (let reads = 0; ; reads++) {
      const answer = await ask(path, options)
      if ([404, 410, options.absent].includes(answer.status)) return undefined
      if (answer.status !== 200) throw refusal(path, answer.status)
      options.quota?.note(answer.body.length)
      const text = answer.body.toString('utf8')
      const value = parseJson(text)
      if (value === undefined && reads < REREADS) continue
      const parsed = schema.safeParse(value)
      if (parsed.success) return parsed.data
      const places = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.code}`)
      throw helpdeskAnswerUnreadable(own.host, pathOnly(path), places.slice(0, 5).join('; '))
    }
  }

  function refusal(path: string, status: number): AppError {
    if (status === 401 || status === 403) return helpdeskRefused(own.host, status, refusedAdvice)
    if (status >= 500) return helpdeskUnavailable(own.host, `it answers ${status}`)
    return helpdeskAnswerUnreadable(own.host, pathOnly(path), `status ${status}`)
  }

  return {
    host: own.host,
    find,
    async get(path, schema, options) {
      const found = await find(path, schema, options)
      if (found !== undefined) return found
      throw helpdeskNotFound(own.host, 'Check its address.')
    },
    async findOptional(path, schema, options) {
      try {
        return await find(path, schema, options)
      } catch (error) {
        if ((error as AppError).code === 'helpdesk_refused') return undefined
        throw error
      }
    },
    async download(address, { maxBytes, signal }) {
      const url = new URL(address, own)
      const headers: Record<string, string> = url.origin === own.origin ? { authorization } : {}
      const answer = await http.request(url.href, { headers, maxBytes, signal })
      const from = new URL(answer.url)
      if (answer.status === 200 && !isSignInPage(url, from, answer)) return answer.body
      if (answer.status === 200) throw refusal(url.pathname, 401)
      if (answer.status === 404 || answer.status === 410) return undefined
      // stores of files say 403 (S3) or 401 to an address that has run out
      if (from.origin !== own.origin && [400, 401, 403].includes(answer.status)) return 'expired'
      throw refusal(url.pathname, answer.status)
    },
  }
}

// Whoever may not have a file is led to sign in, with a status as if all were well.
function isSignInPage(asked: URL, from: URL, { headers }: HelpdeskAnswer): boolean {
  const isElsewhere = from.origin === asked.origin && from.pathname !== asked.pathname
  return isElsewhere && String(headers['content-type']).startsWith('text/html')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

// Cursors and ids may stand in the query; errors are shown to people.
function pathOnly(path: string): string {
  return path.split('?')[0] as string
}
