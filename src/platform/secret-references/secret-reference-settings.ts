import { z } from 'zod'
import type { FieldError } from '../errors.ts'
import { commaList, setting } from '../setting.ts'
import { problemOfAllowed } from './allowed-references.ts'

/** What references may begin with; a test holds the registry to it. */
export const SECRET_SCHEMES = ['aws', 'azure', 'google', 'vault'] as const

const text = z.string().min(1).optional()

const allowed = commaList.superRefine((entries, context) => {
  for (const entry of entries) {
    const problem = problemOfAllowed(entry, SECRET_SCHEMES)
    if (problem !== undefined) context.addIssue({ code: 'custom', message: `"${entry}" ${problem}` })
  }
})

/** Secrets that lie in other stores. The SDKs of the clouds read their own usual settings. */
export const SECRET_REFERENCE_SETTINGS = {
  secretReferences: setting({
    env: 'NARU_SECRET_REFERENCES',
    help: 'Places in secret stores that organisations may name instead of giving a secret, separated by ",", such as "vault:secret/data/naru/{tenant}/": {tenant} is the slug of the organisation. Unset: none.',
    schema: allowed,
  }),
  vaultAddr: setting({
    env: 'VAULT_ADDR',
    help: 'HashiCorp Vault or OpenBao that references beginning with "vault:" are read from, such as https://vault.example.com:8200.',
    schema: z
      .url({ protocol: /^https?$/ })
      .refine((url) => !/[?#]|\/\/[^/]*@/.test(url), 'must be without user, query and fragment')
      .transform((url) => url.replace(/\/+$/, ''))
      .optional(),
  }),
  vaultNamespace: setting({ env: 'VAULT_NAMESPACE', help: 'Namespace in VAULT_ADDR.', schema: text }),
  vaultToken: setting({
    env: 'VAULT_TOKEN',
    help: 'Token for VAULT_ADDR; renewed as long as Vault allows it.',
    secret: true,
    schema: text,
  }),
  vaultTokenFile: setting({
    env: 'VAULT_TOKEN_FILE',
    help: 'File with a token for VAULT_ADDR that a Vault agent keeps fresh; read for every request.',
    schema: text,
  }),
  vaultRoleId: setting({
    env: 'VAULT_ROLE_ID',
    help: 'AppRole that this server signs in with at VAULT_ADDR. Needs VAULT_SECRET_ID.',
    schema: text,
  }),
  vaultSecretId: setting({
    env: 'VAULT_SECRET_ID',
    help: 'Secret id of VAULT_ROLE_ID.',
    secret: true,
    schema: text,
  }),
  vaultKubernetesRole: setting({
    env: 'VAULT_KUBERNETES_ROLE',
    help: 'Role that this server signs in with at VAULT_ADDR by the service account of its pod.',
    schema: text,
  }),
  vaultAuthMount: setting({
    env: 'VAULT_AUTH_MOUNT',
    help: 'Where the AppRole or Kubernetes sign-in is mounted in VAULT_ADDR. Unset: approle, kubernetes.',
    schema: z
      .string()
      .regex(/^[\w-]+(\/[\w-]+)*$/, 'must be a path such as approle')
      .optional(),
  }),
} as const

/** Ways to sign in at Vault: one of them. */
const WAYS = ['VAULT_TOKEN', 'VAULT_TOKEN_FILE', 'VAULT_ROLE_ID', 'VAULT_KUBERNETES_ROLE']

/** What is missing where Vault is configured by halves. */
export function missingVaultSettings(env: NodeJS.ProcessEnv): FieldError[] {
  const fields: FieldError[] = []
  const isUsed = (env.NARU_SECRET_REFERENCES ?? '').includes('vault:')
  if (!isUsed) return fields
  if (!env.VAULT_ADDR)
    fields.push({ path: 'VAULT_ADDR', message: 'is missing; NARU_SECRET_REFERENCES names places in Vault' })
  const ways = WAYS.filter((name) => env[name])
  if (ways.length !== 1)
    fields.push({
      path: 'VAULT_TOKEN',
      message: `or one other way to sign in is needed, and only one: ${WAYS.join(', ')}`,
    })
  if (env.VAULT_ROLE_ID && !env.VAULT_SECRET_ID)
    fields.push({ path: 'VAULT_SECRET_ID', message: 'is missing; it belongs to VAULT_ROLE_ID' })
  return fields
}
