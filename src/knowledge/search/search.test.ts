import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Embedded, startEmbedded } from '../../platform/db/embedded/start-embedded.ts'
import { type Access, createDatabase, type Database, migrate, type Tx } from '../../platform/index.ts'
import { indexDocuments, rebuildIndex, unindexDocuments } from './index-documents.ts'
import { type SearchInput, search } from './search.ts'

const base = mkdtempSync(join(tmpdir(), 'naru-search-test-'))
let embedded: Embedded
let database: Database

beforeAll(async () => {
  embedded = await startEmbedded({ dataDir: base })
  database = createDatabase(embedded.connection())
  await migrate(database)
}, 60_000)

afterAll(async () => {
  await database?.close()
  await embedded?.stop()
  rmSync(base, { recursive: true, force: true })
})

type Sample = {
  id: string
  texts: string[]
  acl?: string[] | null
  type?: string
  language?: string
  updatedAt?: string
}

async function makeTenant(id: string): Promise<Access & { tenantId: string }> {
  await database.system(async (tx) => {
    await sql`insert into tenants (id, slug, name) values (${id}, ${id}, ${id})`.execute(tx)
    await sql`insert into sources (id, tenant_id, kind, name) values
      (${`src_${id}`}, ${id}, 'push', 'api'), (${`src2_${id}`}, ${id}, 'push', 'wiki')`.execute(tx)
  })
  return { tenantId: id, groups: 'all' }
}

async function add(tx: Tx, tenantId: string, sample: Sample, sourceId = `src_${tenantId}`): Promise<void> {
  const acl = sample.acl ?? null
  await sql`insert into documents (id, tenant_id, source_id, external_id, title, type, language, acl, format, content,
      content_hash, parser_version, chunk_count, updated_at)
    values (${sample.id}, ${tenantId}, ${sourceId}, ${sample.id}, ${sample.id}, ${sample.type ?? null},
      ${sample.language ?? 'en'}, ${acl}, 'text', '', '', 1, ${sample.texts.length}, ${sample.updatedAt ?? null})`.execute(
    tx,
  )
  const chunks = sample.texts.map((content, ordinal) => ({
    id: `${sample.id}-${ordinal}`,
    document_id: sample.id,
    acl,
    heading: '',
    context: '',
    content,
  }))
  for (const [ordinal, chunk] of chunks.entries()) {
    await sql`insert into chunks (id, tenant_id, document_id, ordinal, heading, context, content, acl)
      values (${chunk.id}, ${tenantId}, ${sample.id}, ${ordinal}, '', '', ${chunk.content}, ${acl})`.execute(
      tx,
    )
  }
  await indexDocuments(tx, tenantId, chunks)
}

async function find(access: Access, query: string, more: Partial<SearchInput> = {}): Promise<string[]> {
  const hits = await database.tenant(access, (tx) =>
    search(tx, access.tenantId, { query, limit: 10, groupBy: 'document', ...more }),
  )
  return hits.map((hit) => (more.groupBy === 'chunk' ? hit.chunk_id : hit.document_id))
}

describe('search', () => {
  it('ranks what is about the query first, in Korean and English', async () => {
    const access = await makeTenant('t_rank')
    await database.tenant(access, async (tx) => {
      await add(tx, 't_rank', {
        id: 'rollout',
        texts: ['디플로이먼트를 롤백하려면 이전 리비전을 지정합니다.'],
      })
      await add(tx, 't_rank', { id: 'probe', texts: ['A liveness probe restarts the container that hangs.'] })
      await add(tx, 't_rank', {
        id: 'both',
        texts: ['파드 안의 컨테이너. A pod restarts.', 'Unrelated text.'],
      })
    })
    expect(await find(access, '디플로이먼트 롤백')).toEqual(['rollout'])
    expect((await find(access, 'restarting containers with liveness probes'))[0]).toBe('probe')
    expect(await find(access, '컨테이너', { groupBy: 'chunk' })).toEqual(['both-0'])
    expect(await find(access, 'nothing of this sort 없는말')).toEqual([])
  })

  it('gives one hit a document, and its score grows with the share of it that matches', async () => {
    const access = await makeTenant('t_group')
    await database.tenant(access, async (tx) => {
      await add(tx, 't_group', { id: 'one', texts: ['quota exceeded', 'other words here'] })
      await add(tx, 't_group', { id: 'two', texts: ['quota exceeded', 'the quota again'] })
    })
    expect(await find(access, 'quota')).toEqual(['two', 'one'])
    expect(await find(access, 'quota', { groupBy: 'chunk' })).toHaveLength(3)
    expect(await find(access, 'quota', { limit: 1 })).toEqual(['two'])
  })

  it('returns a score, the passage and the whole chunk', async () => {
    const access = await makeTenant('t_hit')
    await database.tenant(access, (tx) =>
      add(tx, 't_hit', { id: 'h', texts: ['Before.\nDrain the node first.'] }),
    )
    const [hit] = await database.tenant(access, (tx) =>
      search(tx, 't_hit', { query: 'drain', limit: 5, groupBy: 'document' }),
    )
    expect(hit).toMatchObject({
      document_id: 'h',
      chunk_id: 'h-0',
      title: 'h',
      source_id: 'src_t_hit',
      type: null,
    })
    expect(hit?.score).toBeGreaterThan(0)
    expect(hit?.snippet).toContain('Drain the node')
    expect(hit?.content).toBe('Before.\nDrain the node first.')
  })

  it('shows nothing of another tenant or of a group that the principal is not in', async () => {
    const mine = await makeTenant('t_mine')
    const other = await makeTenant('t_other')
    await database.tenant(other, (tx) => add(tx, 't_other', { id: 'theirs', texts: ['merger plan'] }))
    await database.tenant(mine, async (tx) => {
      await add(tx, 't_mine', { id: 'open', texts: ['merger plan for all'] })
      await add(tx, 't_mine', { id: 'ops', texts: ['merger plan for ops'], acl: ['group:ops'] })
      await add(tx, 't_mine', { id: 'nobody', texts: ['merger plan for nobody'], acl: [] })
    })
    const as = (groups: string[]) => find({ tenantId: 't_mine', groups }, 'merger plan')
    expect((await as(['group:ops'])).sort()).toEqual(['open', 'ops'])
    expect(await as(['group:hr'])).toEqual(['open'])
    expect(await as([])).toEqual(['open'])
    expect(await find(other, 'merger plan')).toEqual(['theirs'])
  })

  it('follows an access list that changes on the chunk', async () => {
    const access = await makeTenant('t_acl')
    await database.tenant(access, (tx) => add(tx, 't_acl', { id: 'memo', texts: ['salary table'] }))
    await database.tenant(access, async (tx) => {
      await sql`update documents set acl = '{group:hr}' where id = 'memo'`.execute(tx)
      await sql`update chunks set acl = '{group:hr}' where document_id = 'memo'`.execute(tx)
    })
    expect(await find({ tenantId: 't_acl', groups: [] }, 'salary')).toEqual([])
    expect(await find({ tenantId: 't_acl', groups: ['group:hr'] }, 'salary')).toEqual(['memo'])
  })

  it('filters before it limits', async () => {
    const access = await makeTenant('t_filter')
    await database.tenant(access, async (tx) => {
      for (let i = 0; i < 30; i++) await add(tx, 't_filter', { id: `f${i}`, texts: ['backup backup backup'] })
      await add(
        tx,
        't_filter',
        {
          id: 'faq',
          texts: ['a long text that names the backup once'],
          type: 'faq',
          language: 'ko',
          updatedAt: '2026-05-01T00:00:00Z',
        },
        'src2_t_filter',
      )
    })
    for (const filters of [
      { type: 'faq' },
      { language: 'ko' },
      { source: 'wiki' },
      { source: 'src2_t_filter' },
      { updated_after: '2026-04-30T23:59:59Z' },
    ]) {
      expect(await find(access, 'backup', { limit: 1, filters })).toEqual(['faq'])
    }
    expect(await find(access, 'backup', { filters: { updated_after: '2026-05-02T00:00:00Z' } })).toEqual([])
    expect(await find(access, 'backup', { filters: { type: 'faq', source: 'api' } })).toEqual([])
  })

  it('gives equal scores in the same order every time', async () => {
    const access = await makeTenant('t_ties')
    await database.tenant(access, async (tx) => {
      for (const id of ['c', 'a', 'b', 'e', 'd']) await add(tx, 't_ties', { id, texts: ['the same text'] })
    })
    for (let i = 0; i < 3; i++) expect(await find(access, 'same text', { limit: 3 })).toEqual(['a', 'b', 'c'])
  })

  it('answers empty, huge and broken queries', async () => {
    const access = await makeTenant('t_bad')
    await database.tenant(access, (tx) => add(tx, 't_bad', { id: 'plain', texts: ['plain text'] }))
    for (const query of [
      '',
      ' \n',
      '\u0000\u0001',
      '\ud800',
      "'; drop table x; --",
      '{1:2}/3',
      'x'.repeat(2 ** 20),
    ]) {
      expect(await find(access, query)).toEqual([])
    }
    expect(await find(access, `text ${'가나다 '.repeat(2 ** 18)}`)).toEqual(['plain'])
  })
})

describe('the counts of terms', () => {
  const recount = (tenantId: string) =>
    database.system(async (tx) => {
      const kept =
        await sql`select term, chunks from term_stats where tenant_id = ${tenantId} order by term`.execute(tx)
      const real = await sql`select term, count(*)::int as chunks from chunk_index, unnest(terms) as term
        where tenant_id = ${tenantId} group by term order by term`.execute(tx)
      const total = await sql<{ kept: number; real: number }>`select
        (select coalesce(sum(chunks), 0)::int from corpus_stats where tenant_id = ${tenantId}) as kept,
        (select count(*)::int from chunk_index where tenant_id = ${tenantId}) as real`.execute(tx)
      expect(kept.rows).toEqual(real.rows)
      expect(total.rows[0]?.kept).toBe(total.rows[0]?.real)
      return real.rows.length
    })

  it('equal a recount after any adds and deletes, by the index or by cascade', async () => {
    const access = await makeTenant('t_count')
    const text = fc.array(fc.constantFrom('pod', 'node', '파드', '노드를', 'kube-proxy', 'v1.2'), {
      maxLength: 6,
    })
    const step = fc.oneof(
      fc.record({ kind: fc.constant('add' as const), texts: fc.array(text, { maxLength: 3 }) }),
      fc.record({ kind: fc.constantFrom('unindex' as const, 'delete' as const), which: fc.nat() }),
    )
    let serial = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        let present: string[] = []
        for (const one of steps) {
          await database.tenant(access, async (tx) => {
            if (one.kind === 'add') {
              const id = `n${serial++}`
              await add(tx, 't_count', { id, texts: one.texts.map((words) => words.join(' ')) })
              present.push(id)
              return
            }
            const id = present[one.which % Math.max(1, present.length)]
            if (id === undefined) return
            if (one.kind === 'unindex') await unindexDocuments(tx, 't_count', [id])
            await sql`delete from documents where id = ${id}`.execute(tx)
            present = present.filter((other) => other !== id)
          })
        }
        await recount('t_count')
        await database.tenant(access, (tx) =>
          sql`delete from documents where tenant_id = 't_count'`.execute(tx),
        )
        expect(await recount('t_count')).toBe(0)
      }),
      { numRuns: 25 },
    )
  }, 60_000)

  it('stay as they were when a transaction fails', async () => {
    const access = await makeTenant('t_undo')
    await database.tenant(access, (tx) => add(tx, 't_undo', { id: 'u1', texts: ['kept words'] }))
    const broken = database.tenant(access, async (tx) => {
      await add(tx, 't_undo', { id: 'u2', texts: ['lost words'] })
      throw new Error('stop')
    })
    await expect(broken).rejects.toThrow('stop')
    await recount('t_undo')
    expect(await find(access, 'words')).toEqual(['u1'])
  })

  it('come back with the whole index by a rebuild', async () => {
    const access = await makeTenant('t_rebuild')
    await database.tenant(access, async (tx) => {
      for (let i = 0; i < 7; i++)
        await add(tx, 't_rebuild', { id: `r${i}`, texts: ['some words', `number${i} words`] })
    })
    await database.system((tx) => sql`delete from chunk_index where tenant_id = 't_rebuild'`.execute(tx))
    expect(await find(access, 'number3')).toEqual([])
    expect(await rebuildIndex(database, 't_rebuild', { missingOnly: true })).toBe(14)
    expect(await rebuildIndex(database, 't_rebuild', { missingOnly: true })).toBe(0)
    expect(await rebuildIndex(database, 't_rebuild')).toBe(14)
    await recount('t_rebuild')
    expect(await find(access, 'number3')).toEqual(['r3'])
  })
})
