import { z } from 'zod'
import { limitsSchema, line } from '../../platform/index.ts'
import { SCOPES } from '../permissions.ts'
import type { IssueInput } from './change-keys.ts'
import type { ListedKey } from './key-store.ts'

const group = z
  .string()
  .transform((name) => name.replace(/^group:/, ''))
  .pipe(
    z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u, 'is 1 to 64 letters, digits, ".", "_" or "-"'),
  )

const reference = z.object({ id: z.string(), name: z.string() }).nullable()

export const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  prefix: z.string().describe('The first characters of the key, to tell keys apart'),
  scopes: z.array(z.string()),
  groups: z.array(z.string()).describe('A personal key without any has all of its person'),
  team: reference.describe('The team whose calls and costs are this key’s'),
  person: reference.describe('Whom a personal key works for: it never does more than they may now'),
  limits: limitsSchema,
  can_sign: z.boolean().describe('Whether requests may be signed with a secret of this key'),
  rotated_from: z.string().nullable().describe('The key that this one replaced'),
  created_at: z.string(),
  created_by: z.string().nullable().describe('Id of the person or key that made it; null: the server'),
  expires_at: z.string().nullable(),
  last_used_at: z.string().nullable().describe('Written about every 30 seconds'),
  revoked_at: z.string().nullable(),
})

export const madeKeySchema = keySchema.extend({
  key: z.string().describe('The key itself, in this answer only'),
})

export const useSchema = z.object({
  address: z.string(),
  first_used_at: z.string(),
  last_used_at: z.string(),
  uses: z.number().int(),
})

export const nameSchema = line(200)
  .transform((name) => name.trim())
  .pipe(z.string().min(1).max(100))

export const scopesSchema = z.array(z.enum(SCOPES)).min(1).max(100).transform(unique)

export const groupsSchema = z
  .array(group)
  .max(100)
  .transform(unique)
  .describe('Groups that document access lists name: "ops" or "group:ops"')

export const ownIssueSchema = z.strictObject({
  name: nameSchema,
  scopes: scopesSchema,
  groups: groupsSchema.default([]),
  expires_at: z.iso
    .datetime({ offset: true })
    .refine((time) => Date.parse(time) > Date.now(), 'must lie in the future')
    .nullish(),
  limits: limitsSchema.optional(),
})

export const issueSchema = ownIssueSchema.extend({
  team_id: z.string().max(100).nullish().describe('The team whose calls and costs are this key’s'),
})

const DAY_SECONDS = 24 * 3600

export const rotateSchema = z
  .strictObject({
    overlap_seconds: z
      .int()
      .min(0)
      .max(30 * DAY_SECONDS)
      .default(DAY_SECONDS)
      .describe('How long the old key stays valid beside the new one'),
  })
  // without a body: what is usual
  .nullish()
  .transform((body) => body ?? { overlap_seconds: DAY_SECONDS })

export const keyParams = z.object({ id: z.string().max(100) })

export function toIssueInput(
  body: z.output<typeof issueSchema> | z.output<typeof ownIssueSchema>,
): IssueInput {
  return {
    name: body.name,
    scopes: body.scopes,
    groups: body.groups,
    expiresAt: body.expires_at ? new Date(body.expires_at) : null,
    ...('team_id' in body && body.team_id ? { teamId: body.team_id } : {}),
    ...(body.limits ? { limits: body.limits } : {}),
  }
}

export function presentKey(row: ListedKey): z.output<typeof keySchema> {
  const { id, name, prefix, scopes, groups, team_id, person_id, can_sign, rotated_from, created_by } = row
  return {
    ...{ id, name, prefix, scopes, groups },
    team: team_id === null ? null : { id: team_id, name: row.team_name ?? team_id },
    // of somebody who left the tenant only the id is known
    person: person_id === null ? null : { id: person_id, name: row.person_name ?? person_id },
    limits: limitsSchema.parse(row.limits),
    ...{ can_sign, rotated_from },
    created_at: row.created_at.toISOString(),
    created_by,
    expires_at: row.expires_at?.toISOString() ?? null,
    last_used_at: row.last_used_at?.toISOString() ?? null,
    revoked_at: row.revoked_at?.toISOString() ?? null,
  }
}

function unique<T>(list: T[]): T[] {
  return [...new Set(list)]
}
