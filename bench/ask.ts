// How well questions are answered, or refused, from the Kubernetes documentation, and how fast.
//   node bench/ask.ts [--show]
// Questions: bench/questions/{ko,en}.jsonl, written by us: half of them the pages answer (with the pages that do), half
// they do not. The thresholds were set on every other question ("tuning"). The others are held out from that only: the
// ranking of terms was chosen with the answerable questions of both halves in view, and their answers were read once.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { ask } from '../src/copilot/ask/ask.ts'
import { chunk } from '../src/knowledge/pipeline/chunk.ts'
import { parse } from '../src/knowledge/pipeline/parse.ts'
import { indexDocuments } from '../src/knowledge/search/index-documents.ts'
import { startEmbedded } from '../src/platform/db/embedded/start-embedded.ts'
import { createDatabase, migrate } from '../src/platform/index.ts'

const CORPUS = new URL('../../shared/data/k8s-docs/content', import.meta.url).pathname
const TENANT = 'ten_bench'
if (!existsSync(CORPUS)) {
  console.log(`skipped: ${CORPUS} is not here`)
  process.exit(0)
}

type Question = { question: string; pages: string[]; language: string; half: 'tuning' | 'held out' }

function readQuestions(language: string): Question[] {
  const text = readFileSync(new URL(`./questions/${language}.jsonl`, import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line, i) => ({ ...JSON.parse(line), language, half: i % 2 === 0 ? 'tuning' : 'held out' }))
}

const dataDir = mkdtempSync(join(tmpdir(), 'naru-bench-ask-'))
const embedded = await startEmbedded({ dataDir })
const database = createDatabase(embedded.connection())
const access = { tenantId: TENANT, groups: 'all' as const }

async function load(): Promise<void> {
  await database.system(async (tx) => {
    await sql`insert into tenants (id, slug, name) values (${TENANT}, 'bench', 'bench')`.execute(tx)
    await sql`insert into sources (id, tenant_id, kind, name) values ('src', ${TENANT}, 'push', 'bench')`.execute(
      tx,
    )
  })
  for (const file of readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.md')) continue
    const bytes = readFileSync(join(CORPUS, file))
    const [document] = await parse({ bytes, format: 'markdown', name: file }).catch(() => [])
    if (!document) continue
    const chunks = chunk({ title: document.title, blocks: document.blocks }).map((part) => ({
      id: `${file}#${part.ordinal}`,
      document_id: file,
      acl: null,
      ...part,
    }))
    await database.tenant(access, async (tx) => {
      await sql`insert into documents (id, tenant_id, source_id, external_id, title, language, format, content,
          content_hash, parser_version, chunk_count)
        values (${file}, ${TENANT}, 'src', ${file}, ${document.title}, ${document.language}, 'markdown', '', '', 1,
          ${chunks.length})`.execute(tx)
      await sql`insert into chunks (id, tenant_id, document_id, ordinal, heading, context, content)
        select id, ${TENANT}, document_id, ordinal, heading, context, content
        from jsonb_to_recordset(${JSON.stringify(chunks)}::jsonb)
          as row(id text, document_id text, ordinal int, heading text, context text, content text)`.execute(
        tx,
      )
      await indexDocuments(tx, TENANT, chunks)
    })
  }
}

try {
  await migrate(database)
  await load()
  const rows = []
  for (const question of [...readQuestions('ko'), ...readQuestions('en')]) {
    const started = performance.now()
    const answer = await ask({ database, access, query: question.question })
    const ms = performance.now() - started
    const page = answer.citations[0]?.document_id.replace(/^[a-z]+\/docs\//, '')
    const inLanguage = answer.citations[0]?.document_id.startsWith(`${question.language}/`)
    rows.push({
      ...question,
      answer,
      ms,
      isRight: page !== undefined && question.pages.includes(page),
      inLanguage,
    })
  }

  console.log(
    '| questions | half | answered | right page | in its language | refused, answerable | refused, unanswerable |',
  )
  console.log('| --- | --- | --- | --- | --- | --- | --- |')
  for (const half of ['tuning', 'held out'] as const) {
    for (const language of ['ko', 'en']) {
      const some = rows.filter((row) => row.half === half && row.language === language)
      const answerable = some.filter((row) => row.pages.length > 0)
      const others = some.filter((row) => row.pages.length === 0)
      const answered = answerable.filter((row) => row.answer.found)
      const share = (part: unknown[], all: unknown[]) => `${part.length} of ${all.length}`
      console.log(
        `| ${language} | ${half} | ${share(answered, answerable)} | ${share(
          answered.filter((row) => row.isRight),
          answered,
        )} | ${share(
          answered.filter((row) => row.inLanguage),
          answered,
        )} | ${share(
          answerable.filter((row) => !row.answer.found),
          answerable,
        )} | ${share(
          others.filter((row) => !row.answer.found),
          others,
        )} |`,
      )
    }
  }
  const times = rows.map((row) => row.ms).sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(times.length * share)]?.toFixed(1)
  console.log(
    `ask: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(0.9999)} ms (${rows.length} questions, one client)`,
  )

  if (process.argv.includes('--show')) {
    for (const row of rows) {
      const verdict =
        row.pages.length === 0
          ? row.answer.found
            ? 'WRONGLY ANSWERED'
            : ''
          : !row.answer.found
            ? 'WRONGLY REFUSED'
            : row.isRight
              ? ''
              : 'OTHER PAGE'
      console.log(
        `\n## ${row.question} ${verdict}\n${row.answer.citations.map((one) => one.document_id).join(' ')}\n${row.answer.answer}`,
      )
    }
  }
} finally {
  await database.close()
  await embedded.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
