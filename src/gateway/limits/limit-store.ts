import { sql } from 'kysely'
import type { Limits, Tx } from '../../platform/index.ts'
import type { Subject, SubjectKind } from './rule.ts'

/** Whoever has limits in the table; those of keys are in api_keys. */
export type TableKind = Exclude<SubjectKind, 'key'>

export type LimitRow = { kind: TableKind; id: string; name: string; limits: Limits }

const NAME = sql<string | null>`case l.subject_kind
  when 'person' then (select p.name from people p join members m on m.person_id = p.id
    where p.id = l.subject_id and m.tenant_id = l.tenant_id)
  when 'team' then (select g.name from groups g
    where g.id = l.subject_id and g.tenant_id = l.tenant_id and g.kind = 'team')
  else (select t.name from tenants t where t.id = l.tenant_id and t.id = l.subject_id) end`

/** Limits of a tenant's people, teams and of itself, with the names of those that are still there. */
export async function listLimits(tx: Tx, tenantId: string): Promise<LimitRow[]> {
  const rows = await tx
    .selectFrom('limits as l')
    .select(['l.subject_kind', 'l.subject_id', 'l.limits', NAME.as('name')])
    .where('l.tenant_id', '=', tenantId)
    .orderBy('l.subject_kind', 'desc')
    .orderBy('l.subject_id')
    .execute()
  return rows.flatMap((row) =>
    row.name === null
      ? []
      : [
          {
            kind: row.subject_kind as TableKind,
            id: row.subject_id,
            name: row.name,
            limits: row.limits as Limits,
          },
        ],
  )
}

/** Of all models, also of those that are off. */
export async function listAliases(tx: Tx, tenantId: string): Promise<string[]> {
  const rows = await tx.selectFrom('models').select('alias').where('tenant_id', '=', tenantId).execute()
  return rows.map(({ alias }) => alias)
}

/** Whose limits allow a model by its name, in words for people. Keys that have ended do not count. */
export async function listAllowedBy(tx: Tx, tenantId: string, alias: string): Promise<string[]> {
  const { rows } = await sql<{ kind: string; name: string | null }>`
    select 'key' as kind, k.name from api_keys k
    where k.tenant_id = ${tenantId} and k.revoked_at is null and (k.expires_at is null or k.expires_at > now())
      and jsonb_exists(k.limits -> 'models', ${alias})
    union all
    select l.subject_kind, ${NAME} from limits l
    where l.tenant_id = ${tenantId} and jsonb_exists(l.limits -> 'models', ${alias})
    order by 1, 2`.execute(tx)
  return rows.flatMap(({ kind, name }) => (name === null ? [] : [`${kind} "${name}"`]))
}

export async function findLimits(tx: Tx, { tenantId, kind, id }: Subject): Promise<Limits | undefined> {
  const row = await tx
    .selectFrom('limits')
    .select('limits')
    .where('tenant_id', '=', tenantId)
    .where('subject_kind', '=', kind)
    .where('subject_id', '=', id)
    .executeTakeFirst()
  return row?.limits as Limits | undefined
}

export async function putLimits(tx: Tx, { tenantId, kind, id }: Subject, limits: Limits): Promise<void> {
  const row = { tenant_id: tenantId, subject_kind: kind, subject_id: id, limits: JSON.stringify(limits) }
  await tx
    .insertInto('limits')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['tenant_id', 'subject_kind', 'subject_id'])
        .doUpdateSet({ limits: row.limits, updated_at: sql`now()` }),
    )
    .execute()
}

export async function deleteLimits(tx: Tx, { tenantId, kind, id }: Subject): Promise<void> {
  await tx
    .deleteFrom('limits')
    .where('tenant_id', '=', tenantId)
    .where('subject_kind', '=', kind)
    .where('subject_id', '=', id)
    .execute()
}

/** What somebody is called who may have limits; undefined when there is no such one in the tenant. */
export async function findSubject(
  tx: Tx,
  { tenantId, kind, id }: Subject,
): Promise<{ name: string; limits: Limits; personId: string | null } | undefined> {
  if (kind === 'key') {
    const key = await tx
      .selectFrom('api_keys')
      .select(['name', 'limits', 'person_id'])
      .where('id', '=', id)
      .where('tenant_id', '=', tenantId)
      .executeTakeFirst()
    return key && { name: key.name, limits: key.limits as Limits, personId: key.person_id }
  }
  const { rows } = await sql<{ name: string | null }>`select ${NAME} as name
    from (values (${tenantId}::text, ${kind}::text, ${id}::text)) as l (tenant_id, subject_kind, subject_id)`.execute(
    tx,
  )
  const name = rows[0]?.name ?? null
  if (name === null) return undefined
  return { name, limits: (await findLimits(tx, { tenantId, kind, id })) ?? {}, personId: null }
}
