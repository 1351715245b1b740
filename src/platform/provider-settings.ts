import { z } from 'zod'
import type { FieldError } from './errors.ts'
import { providerGrants } from './provider-grants.ts'
import { setting } from './setting.ts'
import { isThisMachine } from './this-machine.ts'

const text = z.string().min(1).optional()

/** Secrets and codes go there, so plain HTTP is for this machine alone. */
const address = z
  .url({ protocol: /^https?$/ })
  .refine(
    (url) => !URL.canParse(url) || url.startsWith('https://') || isThisMachine(new URL(url).hostname),
    'must start with https:// (http:// works for localhost only)',
  )
  .refine((url) => !/[?#]|\/\/[^/]*@/.test(url), 'must be without user, query and fragment')

/** Identity providers that people may sign in with. */
export const PROVIDER_SETTINGS = {
  oidcIssuer: setting({
    env: 'NARU_OIDC_ISSUER',
    help: 'OpenID Connect issuer that people may sign in with, such as https://login.example.com/realms/main.',
    schema: address.optional(),
  }),
  oidcClientId: setting({
    env: 'NARU_OIDC_CLIENT_ID',
    help: 'Client id of Naru at NARU_OIDC_ISSUER.',
    schema: text,
  }),
  oidcClientSecret: setting({
    env: 'NARU_OIDC_CLIENT_SECRET',
    help: 'Client secret of Naru at NARU_OIDC_ISSUER.',
    secret: true,
    schema: text,
  }),
  oidcName: setting({
    env: 'NARU_OIDC_NAME',
    default: 'Single sign-on',
    help: 'Name of NARU_OIDC_ISSUER on the sign-in page.',
    schema: z.string().min(1).max(60),
  }),
  oidcScopes: setting({
    env: 'NARU_OIDC_SCOPES',
    default: 'openid profile email',
    help: 'Scopes that are asked for at NARU_OIDC_ISSUER; some issuers need one more to tell groups.',
    schema: z
      .string()
      .max(500)
      .refine((scopes) => scopes.split(/\s+/).includes('openid'), 'must hold "openid"'),
  }),
  oidcGroupsClaim: setting({
    env: 'NARU_OIDC_GROUPS_CLAIM',
    default: 'groups',
    help: 'Claim that lists the groups of a person; a path with dots, such as realm_access.roles, leads into an object.',
    schema: z.string().min(1).max(200),
  }),
  oidcGrants: setting({
    env: 'NARU_OIDC_GRANTS',
    help: 'What groups of NARU_OIDC_ISSUER get: "platform-admins=role:admin; support=role:support_agent,group:support; *=role:viewer". "*" is everybody. Whoever gets no role needs an invitation.',
    schema: providerGrants,
  }),
  googleClientId: setting({
    env: 'NARU_GOOGLE_CLIENT_ID',
    help: 'Client id for signing in with Google.',
    schema: text,
  }),
  googleClientSecret: setting({
    env: 'NARU_GOOGLE_CLIENT_SECRET',
    help: 'Client secret for signing in with Google.',
    secret: true,
    schema: text,
  }),
  githubClientId: setting({
    env: 'NARU_GITHUB_CLIENT_ID',
    help: 'Client id for signing in with GitHub.',
    schema: text,
  }),
  githubClientSecret: setting({
    env: 'NARU_GITHUB_CLIENT_SECRET',
    help: 'Client secret for signing in with GitHub.',
    secret: true,
    schema: text,
  }),
  githubUrl: setting({
    env: 'NARU_GITHUB_URL',
    default: 'https://github.com',
    help: 'GitHub, or your own GitHub Enterprise Server.',
    schema: address.transform((url) => new URL(url).origin),
  }),
} as const

/** Settings that only work together. */
const TOGETHER = [
  ['NARU_OIDC_ISSUER', 'NARU_OIDC_CLIENT_ID', 'NARU_OIDC_CLIENT_SECRET'],
  ['NARU_GOOGLE_CLIENT_ID', 'NARU_GOOGLE_CLIENT_SECRET'],
  ['NARU_GITHUB_CLIENT_ID', 'NARU_GITHUB_CLIENT_SECRET'],
]

/** What is missing where an identity provider is configured by halves. */
export function missingProviderSettings(env: NodeJS.ProcessEnv): FieldError[] {
  const missing = TOGETHER.flatMap((names) => {
    const absent = names.filter((name) => !env[name])
    return absent.length === names.length
      ? []
      : absent.map((path) => ({ path, message: `is missing; it belongs to ${otherNames(names, path)}` }))
  })
  const isIdle = env.NARU_OIDC_GRANTS && !env.NARU_OIDC_ISSUER
  if (!isIdle || missing.some((field) => field.path === 'NARU_OIDC_ISSUER')) return missing
  return [...missing, { path: 'NARU_OIDC_ISSUER', message: 'is missing; it belongs to NARU_OIDC_GRANTS' }]
}

function otherNames(names: readonly string[], path: string): string {
  return names.filter((name) => name !== path).join(' and ')
}
