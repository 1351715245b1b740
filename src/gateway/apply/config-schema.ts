import { z } from 'zod'
import { nameSchema, scopesSchema } from '../../identity/index.ts'
import { limitsSchema, line } from '../../platform/index.ts'
import { aliasSchema, modelSettings, targetSettings } from '../models/model-schemas.ts'
import { providerNameSchema, secretReferenceSchema, secretSchema } from '../providers/provider-schemas.ts'

/** What `naru apply` replaces before the text is read. */
const isReplaced = (text: string) => !/^\$\{\w+\}$/.test(text)
const NOT_REPLACED = 'is a variable that nobody replaced: "naru apply" and NARU_CONFIG do, the API does not'

const secret = secretSchema.refine(isReplaced, NOT_REPLACED)

const keyValue = z
  .string()
  .regex(/^[\x21-\x7e]{32,256}$/, 'must be 32 to 256 printable characters without spaces')
  .refine((text) => new Set(text).size >= 10, 'is too easy to guess: make one with "openssl rand -hex 32"')
  .refine(
    (text) => !text.startsWith('eyJ'),
    'must not begin like a token: make one with "openssl rand -hex 32"',
  )

/** naru.yaml. What is left out of a provider, model or key that is in it has its default. */
export const configSchema = z.strictObject({
  providers: z
    .array(
      z.strictObject({
        name: providerNameSchema,
        kind: z.string().max(100),
        base_url: line(2000).optional(),
        /** Left out: stays as it is stored. */
        api_key: secret.optional(),
        /** In its place: where another store keeps it. */
        api_key_reference: secretReferenceSchema.optional(),
        options: z.record(z.string().max(100), line(1000)).optional(),
      }),
    )
    .max(200)
    .default([]),
  models: z
    .array(
      z.strictObject({
        alias: aliasSchema,
        targets: z
          .array(z.strictObject({ provider: providerNameSchema, ...targetSettings }))
          .min(1)
          .max(50),
        ...modelSettings,
      }),
    )
    .max(1000)
    .default([]),
  keys: z
    .array(
      z.strictObject({
        name: nameSchema,
        scopes: scopesSchema.default(['models:use']),
        limits: limitsSchema.default({}),
        value: keyValue.optional(),
      }),
    )
    .max(500)
    .default([]),
})

export type DeclaredConfig = z.output<typeof configSchema>

/** What tells the entries of each list apart. */
export const NAMED_BY = { providers: 'name', models: 'alias', keys: 'name' } as const
