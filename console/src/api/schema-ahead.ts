import type { paths as GeneratedPaths } from './schema.generated.ts'

type Parameters<Path, Query> = {
  query?: Query
  header?: never
  path: Path
  cookie?: never
}
type WithPath<Path, Query> = [Path] extends [never]
  ? { query?: Query; header?: never; path?: never; cookie?: never }
  : Parameters<Path, Query>
type Sent<In> = [In] extends [never]
  ? { requestBody?: never }
  : { requestBody: { content: { 'application/json': In } } }

/** One operation as openapi-typescript writes it: status of success, what it answers, takes, path and query. */
type Op<Status extends number, Out, In = never, Path = never, Query = never> = Sent<In> & {
  parameters: WithPath<Path, Query>
  responses: Record<
    Status,
    {
      headers: { [name: string]: unknown }
      content: [Out] extends [never] ? never : { 'application/json': Out }
    }
  >
}

type Session = {
  principal: {
    id: string
    kind: 'person' | 'key' | 'system'
    name: string
    scopes: string[]
    groups: string[]
    is_confined: boolean
  }
  person: {
    id: string
    name: string
    email: string
    email_verified: boolean
    language: 'ko' | 'en' | null
    two_factor_enabled: boolean
    has_password: boolean
  } | null
  tenant: { id: string; slug: string; name: string; is_home: boolean } | null
  roles: string[]
  tenants: Array<{ id: string; slug: string; name: string }>
  csrf_token: string | null
  version: string
}

type SignedIn = { status: 'signed_in'; session: Session }

type OwnKey = {
  id: string
  name: string
  prefix: string
  scopes: string[]
  groups: string[]
  expires_at: string | null
  last_used_at: string | null
  created_at: string
  revoked_at: string | null
  rotated_from: string | null
}

type ById = { id: string }

type Ahead = {
  '/api/v1/sign-in-options': {
    get: Op<200, { needs_owner: boolean; has_mail: boolean; providers: Array<{ id: string; name: string }> }>
  }
  '/api/v1/setup': {
    post: Op<
      201,
      Session,
      { key: string; name: string; email: string; password: string; language?: 'ko' | 'en' }
    >
  }
  '/api/v1/sign-in': {
    post: Op<200, SignedIn | { status: 'second_factor' }, { email: string; password: string }>
  }
  '/api/v1/sign-in/second-factor': {
    post: Op<200, SignedIn, { code?: string; backup_code?: string; trust_device?: boolean }>
  }
  '/api/v1/sign-in/provider': { post: Op<200, { url: string }, { provider: string; to?: string }> }
  '/api/v1/password-reset': { post: Op<202, object, { email: string }> }
  '/api/v1/password-reset/confirm': { post: Op<204, never, { token: string; password: string }> }
  '/api/v1/account/email-verification': { post: Op<202, object> }
  '/api/v1/email-verification': { post: Op<204, never, { token: string }> }
  '/api/v1/session': {
    get: Op<200, Session>
    post: Op<200, Session, { key: string }>
    delete: Op<204, never>
  }
  '/api/v1/session/tenant': { put: Op<200, Session, { tenant_id: string }> }
  '/api/v1/account': {
    patch: Op<200, NonNullable<Session['person']>, { name?: string; language?: 'ko' | 'en' }>
  }
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
  '/api/v1/account/sessions': {
    get: Op<
      200,
      {
        items: Array<{
          id: string
          address: string | null
          user_agent: string | null
          created_at: string
          last_seen_at: string
          expires_at: string
          is_current: boolean
        }>
      }
    >
    delete: Op<204, never>
  }
  '/api/v1/account/sessions/{id}': { delete: Op<204, never, never, ById> }
  '/api/v1/account/keys': {
    get: Op<
      200,
      { items: OwnKey[]; next_cursor: string | null },
      never,
      never,
      { limit?: number; cursor?: string }
    >
    post: Op<201, OwnKey & { key: string }, { name: string; scopes: string[]; expires_at?: string | null }>
  }
  '/api/v1/account/keys/{id}': { delete: Op<204, never, never, ById> }
  '/api/v1/account/keys/{id}/rotate': {
    post: Op<201, OwnKey & { key: string }, { overlap_seconds?: number }, ById>
  }
  '/api/v1/invitations/inspect': {
    post: Op<
      200,
      { email: string; tenant_name: string; has_account: boolean; roles: string[] },
      { token: string }
    >
  }
  '/api/v1/invitations/accept': {
    post: Op<201, Session, { token: string; name?: string; password?: string }>
  }
}

/** The generated paths, with those that the server does not describe yet. */
export type paths = Omit<GeneratedPaths, keyof Ahead> & Ahead
