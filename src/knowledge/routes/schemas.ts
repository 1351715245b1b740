import { z } from 'zod'
import { AppError, line, type StoredSecret } from '../../platform/index.ts'

const FIRST_TIME = Date.parse('0001-01-01T00:00:00Z')
const LAST_TIME = Date.parse('9999-12-31T23:59:59Z')

/** RFC 3339, turned into UTC: PostgreSQL takes neither the year 0 nor the widest offsets that RFC 3339 allows. */
export const timeSchema = z.iso
  .datetime({ offset: true })
  .refine((text) => {
    const time = Date.parse(text)
    return time >= FIRST_TIME && time <= LAST_TIME
  }, 'must be in the years 1 to 9999')
  .transform((text) => new Date(text).toISOString())

export const aclSchema = z
  .array(
    z
      .string()
      .regex(
        /^(group:[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}|person:usr_[0-9a-z]{26})$/u,
        'is "group:" and a group name, such as "group:ops", or "person:" and the id of a person',
      ),
  )
  .min(1, 'leave it out (or null) for the whole tenant')
  .max(100)

const secretSchema = z
  .string()
  .regex(/^[\x21-\x7e]{1,4096}$/, 'must be 1 to 4,096 printable characters without spaces')
  .describe('Stored encrypted, and never shown again')

/** How the credential of a help desk is given. */
export const credentialSchemas = {
  secret: secretSchema.optional(),
  secret_reference: line(1_200)
    .pipe(z.string().min(1))
    .optional()
    .describe(
      'In place of "secret": where another store keeps it, such as vault:secret/data/naru/acme/freshdesk#api_key',
    ),
}

/** Throws `validation_failed` where both are given. */
export function givenCredential(body: {
  secret?: string | undefined
  secret_reference?: string | undefined
}): StoredSecret | undefined {
  const { secret, secret_reference: reference } = body
  if (secret !== undefined && reference !== undefined) {
    const message = 'takes the place of "secret": give one of both'
    throw new AppError({
      code: 'validation_failed',
      status: 400,
      message: `The request is not valid: secret_reference ${message}.`,
      fields: [{ path: 'secret_reference', message }],
    })
  }
  if (reference !== undefined) return { reference }
  return secret === undefined ? undefined : { value: secret }
}

export const documentSummarySchema = z.object({
  id: z.string(),
  external_id: z.string(),
  source_id: z.string(),
  title: z.string(),
  type: z.string().nullable(),
  language: z.string().describe('ISO 639-1, or "und" where it is not known'),
  url: z.string().nullable(),
  acl: z.array(z.string()).nullable().describe('Groups and people that may read it; null = the whole tenant'),
  version: z.number().int(),
  chunk_count: z.number().int(),
  bytes: z.number().int().describe('Length of its text in UTF-8'),
  updated_at: z.string().nullable().describe('As its source says'),
  created_at: z.string(),
  indexed_at: z.string(),
})

export const syncSchema = z.object({
  id: z.string(),
  status: z.enum(['queued', 'running', 'done', 'failed']),
  total: z.number().int().describe('Items the source lists; 0 until it was walked'),
  done: z.number().int().describe('Items looked at so far, the unchanged and failed ones included'),
  unchanged: z.number().int(),
  failed: z.number().int().describe('Items that could not be read; see /items?status=failed'),
  deleted: z.number().int().describe('Documents removed because the source has them no more'),
  rate_per_second: z.number().nullable().describe('Items a second since it started'),
  seconds_left: z.number().nullable(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
})

export const sourceSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.string(),
  config: z
    .record(z.string(), z.unknown())
    .describe(
      'Of a help desk, without knowledge:write, its address alone; "sync", "check_error", "unknown_groups" and counts of what failed or is left out are not told then either',
    ),
  acl: z.array(z.string()).nullable(),
  schedule: z.string().nullable().describe('Cron expression in UTC'),
  created_at: z.string(),
  document_count: z.number().int().describe('Documents that you may see'),
  failed_count: z.number().int().describe('Items that could not be read'),
  excluded_count: z.number().int().describe('Documents deleted here, which syncs leave out'),
  watching: z.boolean().describe('Whether this server follows changes as they happen'),
  sync: syncSchema.nullable().describe('The newest sync'),
  unknown_groups: z
    .array(z.string())
    .describe(
      'Names in "groups" and "note_acl" of a help desk that no group has and no key carries: nobody reads by them until there is one. Check how they are written',
    ),
  last_checked_at: z
    .string()
    .nullable()
    .describe(
      'When a help desk was last asked for changes, and told them all; null: never, or another kind of source',
    ),
  check_error: z
    .object({ code: z.string(), message: z.string() })
    .nullable()
    .describe(
      'What asking the help desk fails with now, or what it lists that cannot be right; null: nothing is wrong',
    ),
})

export const searchItemSchema = z.object({
  document_id: z.string(),
  external_id: z.string(),
  source_id: z.string(),
  chunk_id: z.string(),
  title: z.string(),
  heading: z.string(),
  url: z.string().nullable(),
  type: z.string().nullable(),
  score: z.number(),
  snippet: z.string(),
})

/** A question or search as people type it. */
export const querySchema = z
  .string()
  .max(10_000)
  .transform((text) => text.toWellFormed().replaceAll('\u0000', ' '))
  .refine((text) => text.trim() !== '', 'must not be empty')
