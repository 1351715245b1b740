// Search over 100,000 chunks in the embedded database, one client, row-level security included.
//   node bench/search.ts [chunks]
// The text is real: Kubernetes documentation, runbooks, customer questions. What is missing to 100,000 is mixed from
// its paragraphs, two or three of one page and one of another, which keeps the frequencies of words as they are.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { chunk } from '../src/knowledge/pipeline/chunk.ts'
import { parse } from '../src/knowledge/pipeline/parse.ts'
import { indexDocuments } from '../src/knowledge/search/index-documents.ts'
import { search } from '../src/knowledge/search/search.ts'
import { startEmbedded } from '../src/platform/db/embedded/start-embedded.ts'
import { createDatabase, migrate } from '../src/platform/index.ts'

const DATA = new URL('../../shared/data/', import.meta.url).pathname
const FOLDERS = ['k8s-docs/content', 'runbooks-gitlab-2020', 'runbooks-prometheus-operator']
const TOTAL = Number(process.argv[2] ?? 100_000)
const QUERIES = 1_000
const TENANT = 'ten_bench'

if (!existsSync(DATA)) {
  console.log(`skipped: ${DATA} is not here`)
  process.exit(0)
}

let seed = 7
const random = (below: number) => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return Math.floor((seed / 2 ** 32) * below)
}
const pick = <T>(items: T[]): T => items[random(items.length)] as T

type Text = { title: string; context: string; content: string }

async function readTexts(): Promise<Text[]> {
  const texts: Text[] = []
  for (const folder of FOLDERS) {
    for (const file of readdirSync(join(DATA, folder), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.md')) continue
      const [document] = await parse({
        bytes: readFileSync(join(DATA, folder, file)),
        format: 'markdown',
        name: file,
      }).catch(() => [])
      if (!document) continue
      for (const part of chunk({ title: document.title, blocks: document.blocks })) {
        texts.push({ title: document.title, context: part.context, content: part.content })
      }
    }
  }
  const questions = readFileSync(join(DATA, 'banking77/train.csv'), 'utf8').split('\n').slice(1)
  for (const line of questions) if (line) texts.push({ title: line.slice(0, 60), context: '', content: line })
  return texts
}

function mixed(texts: Text[]): Text {
  const one = pick(texts)
  const other = pick(texts)
  const own = one.content.split('\n\n')
  const parts = [
    pick(own),
    pick(own),
    pick(own),
    pick(other.content.split('\n\n')),
    pick(other.content.split('\n\n')),
  ]
  return { ...one, content: [...new Set(parts)].join('\n\n') }
}

/** Half titles, half five to eight words in a row from the text, as people paste them. */
function makeQueries(texts: Text[]): string[] {
  return Array.from({ length: QUERIES }, (_, i) => {
    if (i % 2 === 0) return pick(texts).title
    const words = pick(texts).content.split(/\s+/)
    const from = random(Math.max(1, words.length - 8))
    return words.slice(from, from + 5 + random(4)).join(' ')
  })
}

const dataDir = mkdtempSync(join(tmpdir(), 'naru-bench-search-'))
const embedded = await startEmbedded({ dataDir })
const database = createDatabase(embedded.connection())
try {
  await migrate(database)
  const real = await readTexts()
  const texts = [...real.slice(0, TOTAL)]
  while (texts.length < TOTAL) texts.push(mixed(real))
  console.log(`${texts.length} chunks, ${Math.min(TOTAL, real.length)} of them as found`)

  await database.system(async (tx) => {
    await sql`insert into tenants (id, slug, name) values (${TENANT}, 'bench', 'bench')`.execute(tx)
    await sql`insert into sources (id, tenant_id, kind, name) values ('src', ${TENANT}, 'push', 'bench')`.execute(
      tx,
    )
  })
  const started = performance.now()
  const access = { tenantId: TENANT, groups: 'all' as const }
  for (let from = 0; from < texts.length; from += 500) {
    const rows = texts.slice(from, from + 500).map((text, i) => ({
      // four chunks a document
      document_id: `doc_${Math.floor((from + i) / 4)}`,
      ordinal: (from + i) % 4,
      id: `chk_${String(from + i).padStart(7, '0')}`,
      title: text.title,
      acl: null,
      heading: '',
      context: text.context,
      content: text.content,
    }))
    await database.tenant(access, async (tx) => {
      const json = JSON.stringify(rows)
      await sql`insert into documents (id, tenant_id, source_id, external_id, title, language, format, content,
          content_hash, parser_version, chunk_count)
        select distinct on (document_id) document_id, ${TENANT}, 'src', document_id, title, 'en', 'text', '', '', 1, 4
        from jsonb_to_recordset(${json}::jsonb) as row(document_id text, title text, ordinal int)
        order by document_id, ordinal`.execute(tx)
      await sql`insert into chunks (id, tenant_id, document_id, ordinal, heading, context, content)
        select id, ${TENANT}, document_id, ordinal, heading, context, content from jsonb_to_recordset(${json}::jsonb)
        as row(id text, document_id text, ordinal int, heading text, context text, content text)`.execute(tx)
      await indexDocuments(tx, TENANT, rows)
    })
  }
  const seconds = (performance.now() - started) / 1000
  console.log(`indexed in ${seconds.toFixed(0)} s, ${(texts.length / seconds).toFixed(0)} chunks/s`)
  const { rows: sizes } = await database.pool.query(
    "select pg_size_pretty(pg_total_relation_size('chunk_index')) as index, pg_size_pretty(pg_total_relation_size('term_stats')) as terms",
  )
  console.log(`chunk_index ${sizes[0].index}, term_stats ${sizes[0].terms}`)

  for (const [name, groups] of [
    ['everything', 'all'],
    ['two groups', ['group:ops', 'group:dev']],
  ] as const) {
    for (const groupBy of ['document', 'chunk'] as const) {
      const queries = makeQueries(real)
      const times: number[] = []
      let slowest = { ms: 0, query: '' }
      for (const query of queries) {
        const at = performance.now()
        await database.tenant({ tenantId: TENANT, groups }, (tx) =>
          search(tx, TENANT, { query, limit: 10, groupBy }),
        )
        const ms = performance.now() - at
        times.push(ms)
        if (ms > slowest.ms) slowest = { ms, query }
      }
      times.sort((a, b) => a - b)
      const at = (share: number) => times[Math.floor(times.length * share)]?.toFixed(1)
      console.log(
        `${name}, by ${groupBy}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, max ${slowest.ms.toFixed(0)} ms (${slowest.query.slice(0, 50)})`,
      )
    }
  }
} finally {
  if (!process.env.KEEP) {
    await database.close()
    await embedded.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
if (process.env.KEEP) console.log(dataDir, embedded.socketDir)
