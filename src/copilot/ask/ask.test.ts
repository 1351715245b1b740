import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { searchWith } from '../../../testkit/search-with.ts'
import { indexDocuments } from '../../knowledge/search/index-documents.ts'
import { type Embedded, startEmbedded } from '../../platform/db/embedded/start-embedded.ts'
import { createDatabase, type Database, migrate } from '../../platform/index.ts'
import { type AskEvent, ask, askEvents } from './ask.ts'
import { keepResolving } from './keep-resolving.ts'

const base = mkdtempSync(join(tmpdir(), 'naru-ask-test-'))
const system = { tenantId: 't', groups: 'all' as const }
let embedded: Embedded
let database: Database

beforeAll(async () => {
  embedded = await startEmbedded({ dataDir: base })
  database = createDatabase(embedded.connection())
  await migrate(database)
  await database.system(async (tx) => {
    await sql`insert into tenants (id, slug, name) values ('t', 't', 't')`.execute(tx)
    await sql`insert into sources (id, tenant_id, kind, name) values ('s', 't', 'push', 's')`.execute(tx)
  })
  await add('drain', 'Use kubectl drain to drain a node before maintenance.', null, 'runbook')
  await add('secret', 'The vault passphrase is kept by the security officer.', ['group:hr'], 'policy')
}, 60_000)

afterAll(async () => {
  await database?.close()
  await embedded?.stop()
  rmSync(base, { recursive: true, force: true })
})

async function add(id: string, content: string, acl: string[] | null, type: string): Promise<void> {
  await database.tenant(system, async (tx) => {
    await sql`insert into documents (id, tenant_id, source_id, external_id, title, type, language, acl, format, content,
        content_hash, parser_version, chunk_count)
      values (${id}, 't', 's', ${id}, ${id}, ${type}, 'en', ${acl}, 'text', '', '', 1, 1)`.execute(tx)
    await sql`insert into chunks (id, tenant_id, document_id, ordinal, heading, context, content, acl)
      values (${id}, 't', ${id}, 0, '', '', ${content}, ${acl})`.execute(tx)
    await indexDocuments(tx, 't', [{ id, document_id: id, acl, heading: '', context: '', content }])
  })
}

describe('ask', () => {
  it('answers with citations and results, and as the same events', async () => {
    const input = { database, search: searchWith(database), access: system, query: 'How do I drain a node?' }
    const answer = await ask(input)
    expect(answer).toMatchObject({
      found: true,
      mode: 'extractive',
      answer: 'Use kubectl drain to drain a node before maintenance. [1]',
      citations: [{ id: 1, document_id: 'drain' }],
    })
    expect(answer.results[0]?.document_id).toBe('drain')
    const events: AskEvent[] = []
    for await (const event of askEvents(input)) events.push(event)
    expect(events.map((event) => event.type)).toEqual(['results', 'citation', 'delta', 'done'])
    expect(events.flatMap((event) => (event.type === 'delta' ? event.text : [])).join('')).toBe(answer.answer)
  })

  it('answers from what the principal may read and from the types asked for only', async () => {
    const query = 'Who keeps the vault passphrase?'
    expect(
      (
        await ask({
          database,
          search: searchWith(database),
          access: { tenantId: 't', groups: ['group:hr'] },
          query,
        })
      ).found,
    ).toBe(true)
    const other = await ask({
      database,
      search: searchWith(database),
      access: { tenantId: 't', groups: ['group:ops'] },
      query,
    })
    expect(other).toMatchObject({ found: false, results: [], citations: [] })
    expect(
      (await ask({ database, search: searchWith(database), access: system, query, types: ['runbook'] }))
        .found,
    ).toBe(false)
    expect(
      (
        await ask({
          database,
          search: searchWith(database),
          access: system,
          query,
          types: ['runbook', 'policy'],
        })
      ).found,
    ).toBe(true)
  })

  it('drops a passage that changed, went or was forbidden after it was found', async () => {
    const part = (chunk_id: string, quote: string) => ({
      source: {
        document_id: chunk_id,
        external_id: chunk_id,
        chunk_id,
        title: '',
        heading: '',
        url: null,
        quote,
      },
      passage: '',
      pieces: [],
    })
    const parts = [
      part('drain', 'drain a node'),
      part('drain', 'drain two nodes'),
      part('secret', 'The vault passphrase'),
      part('gone', 'anything'),
    ]
    const kept = await database.tenant({ tenantId: 't', groups: [] }, (tx) => keepResolving(tx, parts))
    expect(kept).toEqual([parts[0]])
  })

  it('stops when the caller is gone', async () => {
    await expect(
      ask({
        database,
        search: searchWith(database),
        access: system,
        query: 'drain',
        signal: AbortSignal.abort(),
      }),
    ).rejects.toThrow()
  })
})
