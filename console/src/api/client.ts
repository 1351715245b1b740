import createClient from 'openapi-fetch'
import { ApiError, toProblem } from './problem.ts'
import type { paths } from './schema.generated.ts'

/** Same origin, session cookie: there is nothing to configure. */
export const api = createClient<paths>({ baseUrl: '/', credentials: 'same-origin' })

type Answer<T> = { data?: T; error?: unknown; response: Response }

/** Turns openapi-fetch's result into a value or a thrown {@link ApiError}, as TanStack Query expects. */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call
  if (!response.ok) throw new ApiError(toProblem(response.status, error))
  return data as T
}
