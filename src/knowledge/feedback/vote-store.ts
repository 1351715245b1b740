import { sql } from 'kysely'
import { newId, type Tx } from '../../platform/index.ts'

export type VoteKind = 'thumbs' | 'accepted' | 'edited' | 'ignored'

/** What became of a document under like questions. Votes count less as they age. */
export type Votes = {
  /** Sum of what votes for and against it weigh. */
  up: number
  down: number
  /** People, whatever their votes weigh. */
  voters: number
}

/** Questions that share at least half of their words are like questions. */
const LIKE = 0.5
const HALF_LIFE_DAYS = 90

/** The cluster that a question belongs to, if there is one: of the tenant that this transaction is open for. */
export async function findCluster(tx: Tx, terms: number[]): Promise<string | undefined> {
  if (terms.length === 0) return undefined
  const { rows } = await sql<{ id: string }>`
    select id from (
      select c.id, cardinality(c.terms) as size,
             (select count(*) from unnest(c.terms) t where t = any(${terms}::int[]))::float as shared
      from naru_clusters_with(${terms}::int[]) c) like_it
    where shared / (size + ${terms.length}::int - shared) >= ${LIKE}
    order by shared / (size + ${terms.length}::int - shared) desc, id limit 1`.execute(tx)
  return rows[0]?.id
}

export async function addCluster(tx: Tx, tenantId: string, terms: number[]): Promise<string> {
  const id = newId('qcl')
  await tx.insertInto('query_clusters').values({ id, tenant_id: tenantId, terms }).execute()
  return id
}

/** One vote a person, cluster and document: a second one takes the first one's place. Unreadable documents are left out. */
export async function keepVotes(
  tx: Tx,
  place: { tenantId: string; clusterId: string; voterId: string; kind: VoteKind },
  votes: ReadonlyArray<{ documentId: string; vote: 1 | -1 }>,
): Promise<void> {
  await sql`
    insert into cluster_votes (cluster_id, document_id, voter_id, tenant_id, vote, kind)
    select distinct on (d.id) ${place.clusterId}, d.id, ${place.voterId}, ${place.tenantId}, r.vote, ${place.kind}
    from jsonb_to_recordset(${JSON.stringify(votes)}::jsonb) as r ("documentId" text, vote smallint)
    join documents d on d.id = r."documentId" and d.tenant_id = ${place.tenantId}
    on conflict (cluster_id, document_id, voter_id)
      do update set vote = excluded.vote, kind = excluded.kind, voted_at = now()`.execute(tx)
}

export async function dropVotes(
  tx: Tx,
  place: { clusterId: string; voterId: string; documentIds: readonly string[] },
): Promise<void> {
  await sql`
    delete from cluster_votes where cluster_id = ${place.clusterId} and voter_id = ${place.voterId}
      and document_id = any(${place.documentIds}::text[])`.execute(tx)
}

export async function sumVotes(
  tx: Tx,
  clusterId: string,
  documentIds: readonly string[],
): Promise<Map<string, Votes>> {
  const { rows } = await sql<Votes & { document_id: string }>`
    select document_id, coalesce(sum(weight) filter (where vote > 0), 0)::float as up,
           coalesce(sum(weight) filter (where vote < 0), 0)::float as down, count(*)::int as voters
    from (select *, power(0.5, extract(epoch from now() - voted_at) / ${HALF_LIFE_DAYS * 86_400}) as weight
          from cluster_votes where cluster_id = ${clusterId} and document_id = any(${documentIds}::text[])) v
    group by document_id`.execute(tx)
  return new Map(rows.map(({ document_id, ...votes }) => [document_id, votes]))
}

/** People who voted in a cluster at all. */
export async function countVoters(tx: Tx, clusterId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct voter_id)::int as count from cluster_votes where cluster_id = ${clusterId}`.execute(
    tx,
  )
  return rows[0]?.count ?? 0
}

export async function hasVotes(tx: Tx, tenantId: string): Promise<boolean> {
  const { rows } = await sql`select from query_clusters where tenant_id = ${tenantId} limit 1`.execute(tx)
  return rows.length > 0
}
