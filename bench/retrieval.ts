// How well search finds the page that a title belongs to, with the title taken out of what is indexed.
//   node bench/retrieval.ts
// Corpus: ../shared/data/k8s-docs, both languages in one index. Queries: the title in the front matter of each page
// over 2 KB. Beside it BM25 over words split at white space, on the same passages, by the best passage of a page.
// Also: runbooks by the words of their alert's name, Korean question pairs, banking questions by intent.
// None of these sets is unseen: tokens were chosen with all of them in view, the weighing of terms with all but the
// runbooks. Figures on data of your own may be lower.
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
if (!existsSync(DATA)) {
  console.log(`skipped: ${DATA} is not here`)
  process.exit(0)
}

type Passage = { context: string; content: string }
type Page = { id: string; passages: Passage[] }
type Query = { text: string; isRight: (pageId: string) => boolean; self?: string }
type Find = (query: string, limit: number) => Promise<string[]>

/** The pages of a folder without their titles, and the titles. */
async function readPages(folder: string): Promise<Array<Page & { title: string; bytes: number }>> {
  const pages = []
  for (const file of readdirSync(join(DATA, folder), { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('.md')) continue
    const bytes = readFileSync(join(DATA, folder, file))
    const title = /^---\r?\n[\s\S]*?^title:[ \t]*(.+?)\s*$/m.exec(bytes.toString().slice(0, 4000))?.[1] ?? ''
    const [document] = await parse({ bytes, format: 'markdown', name: file }).catch(() => [])
    if (!document) continue
    const blocks = document.blocks.filter((block) => block.kind !== 'heading' || block.level > 1)
    pages.push({
      id: file,
      title: title.replace(/^(["'])(.*)\1$/, '$2'),
      bytes: bytes.length,
      passages: chunk({ title: '', blocks }).map((part) => ({
        context: part.heading,
        content: part.content,
      })),
    })
  }
  return pages
}

function whitespaceBm25(pages: Page[]): Find {
  const words = (text: string) => text.normalize('NFC').toLowerCase().split(/\s+/).filter(Boolean)
  const postings = new Map<string, Array<[passage: number, count: number]>>()
  const owners: string[] = []
  const lengths: number[] = []
  for (const page of pages) {
    for (const passage of page.passages) {
      const counts = new Map<string, number>()
      const all = words(`${passage.context}\n${passage.content}`)
      for (const word of all) counts.set(word, (counts.get(word) ?? 0) + 1)
      for (const [word, count] of counts) {
        const list = postings.get(word) ?? []
        list.push([owners.length, count])
        postings.set(word, list)
      }
      owners.push(page.id)
      lengths.push(all.length)
    }
  }
  const average = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
  return async (query, limit) => {
    const scores = new Map<number, number>()
    for (const word of words(query)) {
      const list = postings.get(word) ?? []
      const idf = Math.log(1 + (owners.length - list.length + 0.5) / (list.length + 0.5))
      for (const [passage, count] of list) {
        const norm = 0.9 * (0.6 + (0.4 * (lengths[passage] as number)) / average)
        scores.set(passage, (scores.get(passage) ?? 0) + (idf * count * 1.9) / (count + norm))
      }
    }
    const best = new Map<string, number>()
    for (const [passage, score] of scores) {
      const page = owners[passage] as string
      best.set(page, Math.max(best.get(page) ?? 0, score))
    }
    return [...best]
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, limit)
      .map(([page]) => page)
  }
}

async function measure(name: string, queries: Query[], methods: Record<string, Find>): Promise<void> {
  for (const [method, find] of Object.entries(methods)) {
    let first = 0
    let ten = 0
    let gain = 0
    for (const query of queries) {
      const found = (await find(query.text, 11)).filter((page) => page !== query.self).slice(0, 10)
      const rank = found.findIndex(query.isRight)
      if (rank === 0) first++
      if (rank >= 0) ten++
      if (rank >= 0) gain += 1 / Math.log2(rank + 2)
    }
    const share = (value: number) => (value / queries.length).toFixed(3)
    console.log(
      `| ${name} | ${queries.length} | ${method} | ${share(first)} | ${share(ten)} | ${share(gain)} |`,
    )
  }
}

const dataDir = mkdtempSync(join(tmpdir(), 'naru-bench-retrieval-'))
const embedded = await startEmbedded({ dataDir })
const database = createDatabase(embedded.connection())

async function indexed(tenantId: string, pages: Page[]): Promise<Find> {
  const access = { tenantId, groups: 'all' as const }
  await database.system(async (tx) => {
    await sql`insert into tenants (id, slug, name) values (${tenantId}, ${tenantId}, ${tenantId})`.execute(tx)
    await sql`insert into sources (id, tenant_id, kind, name) values (${tenantId}, ${tenantId}, 'push', 'bench')`.execute(
      tx,
    )
  })
  for (let from = 0; from < pages.length; from += 100) {
    const documents = pages.slice(from, from + 100).map((page) => ({
      id: `${tenantId}/${page.id}`,
      external_id: page.id,
      chunk_count: page.passages.length,
    }))
    const chunks = pages.slice(from, from + 100).flatMap((page) =>
      page.passages.map((passage, ordinal) => ({
        id: `${tenantId}/${page.id}#${ordinal}`,
        document_id: `${tenantId}/${page.id}`,
        ordinal,
        acl: null,
        heading: passage.context,
        ...passage,
      })),
    )
    await database.tenant(access, async (tx) => {
      await sql`insert into documents (id, tenant_id, source_id, external_id, title, language, format, content,
          content_hash, parser_version, chunk_count)
        select id, ${tenantId}, ${tenantId}, external_id, '', 'und', 'markdown', '', '', 1, chunk_count
        from jsonb_to_recordset(${JSON.stringify(documents)}::jsonb) as row(id text, external_id text, chunk_count int)`.execute(
        tx,
      )
      await sql`insert into chunks (id, tenant_id, document_id, ordinal, heading, context, content)
        select id, ${tenantId}, document_id, ordinal, heading, context, content
        from jsonb_to_recordset(${JSON.stringify(chunks)}::jsonb)
          as row(id text, document_id text, ordinal int, heading text, context text, content text)`.execute(
        tx,
      )
      await indexDocuments(tx, tenantId, chunks)
    })
  }
  return async (query, limit) => {
    const hits = await database.tenant(access, (tx) =>
      search(tx, tenantId, { query, limit, groupBy: 'document' }),
    )
    return hits.map((hit) => hit.external_id)
  }
}

function csvRows(file: string): string[] {
  return readFileSync(join(DATA, file), 'utf8')
    .split('\n')
    .slice(1)
    .map((row) => row.trim())
    .filter(Boolean)
}

const single = (id: number, content: string): Page => ({
  id: String(id),
  passages: [{ context: '', content }],
})

try {
  await migrate(database)
  console.log('| queries | n | method | hit@1 | hit@10 | nDCG@10 |\n| --- | --- | --- | --- | --- | --- |')

  const pages = await readPages('k8s-docs/content')
  const methods = { 'white space': whitespaceBm25(pages), Naru: await indexed('k8s', pages) }
  for (const [language, name] of [
    ['ko', 'Korean titles'],
    ['en', 'English titles'],
  ] as const) {
    const asked = pages.filter(
      (page) => page.id.startsWith(`${language}/`) && page.bytes > 2048 && page.title,
    )
    await measure(
      name,
      asked.map((page) => ({ text: page.title, isRight: (id) => id === page.id })),
      methods,
    )
  }

  const runbooks = (await readPages('runbooks-prometheus-operator/content')).filter(
    (page) => !page.id.endsWith('_index.md'),
  )
  await measure(
    'alert → runbook',
    runbooks.map((page) => ({
      text: page.id.replace(/^.*\/|\.md$/g, '').replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' '),
      isRight: (id) => id === page.id,
    })),
    { 'white space': whitespaceBm25(runbooks), Naru: await indexed('runbooks', runbooks) },
  )

  // id,qid1,qid2,question1,question2,is_duplicate — where 0 means "the same question"
  const pairs = csvRows('songys-question-pair/kor_pair_train.csv')
    .map((row) => row.split(','))
    .filter((row) => row.length === 6)
  const questions = pairs.map((pair, i) => single(i, pair[4] as string))
  await measure(
    'Korean paraphrases',
    pairs
      .filter((pair) => pair[5] === '0')
      .slice(0, 1000)
      .map((pair) => ({ text: pair[3] as string, isRight: (id) => pairs[Number(id)]?.[4] === pair[4] })),
    { 'white space': whitespaceBm25(questions), Naru: await indexed('songys', questions) },
  )

  const banking = csvRows('banking77/train.csv').map((row) => {
    const cut = row.lastIndexOf(',')
    return { text: row.slice(0, cut).replace(/^"|"$/g, ''), intent: row.slice(cut + 1) }
  })
  const sentences = banking.map((row, i) => single(i, row.text))
  await measure(
    'same banking intent',
    banking.flatMap((row, i) =>
      i % 20 === 0
        ? [
            {
              text: row.text,
              self: String(i),
              isRight: (id: string) => banking[Number(id)]?.intent === row.intent,
            },
          ]
        : [],
    ),
    { 'white space': whitespaceBm25(sentences), Naru: await indexed('banking', sentences) },
  )
} finally {
  await database.close()
  await embedded.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
