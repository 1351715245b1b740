import type { paths as GeneratedPaths } from './schema.generated.ts'

type WithPath<Path> = [Path] extends [never]
  ? { query?: never; header?: never; path?: never; cookie?: never }
  : { query?: never; header?: never; path: Path; cookie?: never }
type Sent<In> = [In] extends [never]
  ? { requestBody?: never }
  : { requestBody: { content: { 'application/json': In } } }

/** One operation as openapi-typescript writes it: status of success, what it answers, takes, and its path. */
type Op<Status extends number, Out, In = never, Path = never> = Sent<In> & {
  parameters: WithPath<Path>
  responses: Record<
    Status,
    {
      headers: { [name: string]: unknown }
      content: [Out] extends [never] ? never : { 'application/json': Out }
    }
  >
}

type Person = {
  id: string
  name: string
  email: string
  email_verified: boolean
  language: 'ko' | 'en' | null
  two_factor_enabled: boolean
  has_password: boolean
}

type OwnSession = {
  id: string
  address: string | null
  user_agent: string | null
  created_at: string
  last_seen_at: string
  expires_at: string
  is_current: boolean
}

type Ahead = {
  '/api/v1/sign-in/provider': { post: Op<200, { url: string }, { provider: string; to?: string }> }
  '/api/v1/password-reset': { post: Op<202, object, { email: string }> }
  '/api/v1/password-reset/confirm': { post: Op<204, never, { token: string; password: string }> }
  '/api/v1/account/email-verification': { post: Op<202, object> }
  '/api/v1/email-verification': { post: Op<204, never, { token: string }> }
  '/api/v1/account': { patch: Op<200, Person, { name?: string; language?: 'ko' | 'en' }> }
  '/api/v1/account/password': {
    post: Op<204, never, { current_password?: string; new_password: string }>
  }
  '/api/v1/account/second-factor': {
    post: Op<200, { uri: string; secret: string; backup_codes: string[] }, { password: string }>
    delete: Op<204, never, { password: string }>
  }
  '/api/v1/account/second-factor/confirm': { post: Op<204, never, { code: string }> }
  '/api/v1/account/second-factor/backup-codes': {
    post: Op<200, { backup_codes: string[] }, { password: string }>
  }
  '/api/v1/account/sessions': { get: Op<200, { items: OwnSession[] }>; delete: Op<204, never> }
  '/api/v1/account/sessions/{id}': { delete: Op<204, never, never, { id: string }> }
}

/** The generated paths, with those that the server does not describe yet. */
export type paths = Omit<GeneratedPaths, keyof Ahead> & Ahead
