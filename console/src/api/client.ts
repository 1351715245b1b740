import createClient from 'openapi-fetch'
import { sendChecked } from './csrf.ts'
import { ApiError, toProblem } from './problem.ts'
import type { paths } from './schema.generated.ts'

/** Same origin, session cookie: there is nothing to configure. */
export const api = createClient<paths>({ baseUrl: '/', credentials: 'same-origin', fetch: sendChecked })

type Answer<T> = { data?: T; error?: unknown; response: Response }

/** Turns openapi-fetch's result into a value or a thrown {@link ApiError}, as TanStack Query expects. */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call
  if (!response.ok) throw new ApiError(toProblem(response.status, error), retryAfter(response))
  return data as T
}

/** Seconds to wait, where the server says so. */
function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined
}
