import { z } from 'zod'
import { line, type StoredSecret } from '../../platform/index.ts'
import { providerInvalid } from './provider-errors.ts'
import type { ProviderRow } from './provider-store.ts'
import { providerKinds } from './registry.ts'

export const secretSchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,4096}$/, 'must be 1 to 4,096 printable characters without spaces')
  .describe('Stored encrypted, and never shown again')

export const providerNameSchema = line(100)
  .transform((name) => name.trim())
  .pipe(z.string().min(1))

export const secretReferenceSchema = line(1_200)
  .pipe(z.string().min(1))
  .describe('Where another store keeps the secret, such as vault:secret/data/naru/acme/openai#api_key')

const optionsSchema = z.record(z.string().max(100), line(1000)).describe('What only this kind has')
const checkSchema = z
  .boolean()
  .default(true)
  .describe('Ask the provider first; nothing is saved when it refuses')

export const providerBody = z.strictObject({
  name: providerNameSchema,
  kind: z.string().max(100).describe('As in GET /provider-kinds'),
  base_url: line(2000).nullish().describe('The usual one of its kind when left out'),
  secret: secretSchema.nullish(),
  secret_reference: secretReferenceSchema.nullish().describe('In place of "secret"'),
  options: optionsSchema.optional(),
  check: checkSchema,
})

export const providerChangeBody = z.strictObject({
  name: providerNameSchema.optional(),
  base_url: line(2000).nullable().optional().describe('With another one, the secret is needed again'),
  secret: secretSchema.nullable().optional().describe('null: it has none any more'),
  secret_reference: secretReferenceSchema.optional().describe('In place of "secret"'),
  options: optionsSchema.optional().describe('Replaces them all'),
  check: checkSchema,
})

export const providerSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  base_url: z.string(),
  options: z.record(z.string(), z.string()),
  has_secret: z.boolean(),
  secret_reference: z.string().nullable().describe('null: the secret, if there is one, is stored here'),
  checked_at: z.string().nullable(),
  check_error: z.string().nullable().describe('What the last check found; null when all was well'),
  created_at: z.string(),
  updated_at: z.string(),
})

export const providerKindSchema = z.object({
  kind: z.string(),
  title: z.object({ en: z.string(), ko: z.string() }),
  default_base_url: z.string().nullable().describe('null: one has to be given'),
  secret: z.object({ is_required: z.boolean(), title: z.object({ en: z.string(), ko: z.string() }) }),
  options: z.array(z.object({ name: z.string(), description: z.string(), is_required: z.boolean() })),
})

export const providerCheckSchema = z.object({
  ok: z.boolean(),
  message: z.string().nullable().describe('What is wrong; null when all is well'),
  models: z.array(z.string()).describe('What the provider offers, where it tells'),
})

/** What is given as secret: itself, or where it lies. Throws `provider_invalid` where it is both. */
export function givenSecret(body: {
  secret?: string | null | undefined
  secret_reference?: string | null | undefined
}): StoredSecret | null | undefined {
  const { secret, secret_reference: reference } = body
  if (reference === undefined || reference === null)
    return typeof secret === 'string' ? { value: secret } : secret
  if (typeof secret === 'string')
    throw providerInvalid([
      { path: 'secret_reference', message: 'takes the place of "secret": give one of both' },
    ])
  return { reference }
}

export function presentProvider(row: ProviderRow): z.output<typeof providerSchema> {
  const { id, name, kind, base_url, has_secret, secret_reference, check_error } = row
  return {
    ...{ id, name, kind, base_url, has_secret, secret_reference, check_error },
    options: row.options as Record<string, string>,
    checked_at: row.checked_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

export function presentKinds(): Array<z.output<typeof providerKindSchema>> {
  return providerKinds.map(({ kind, title, defaultBaseUrl, secret, options }) => ({
    kind,
    title,
    default_base_url: defaultBaseUrl ?? null,
    secret: { is_required: secret.isRequired, title: secret.title },
    options: Object.entries(options.shape).map(([name, schema]) => ({
      name,
      description: schema.description ?? '',
      is_required: !schema.safeParse(undefined).success,
    })),
  }))
}
