// How well search finds what is known to answer: by words, by meaning, by both.
//   node bench/retrieval.ts [--set <folder>] [--vectors meaning|<folder of a model>|<http://…/v1>] [--model <name>] [--weight <0..1>]
// A set is a folder with documents.jsonl, queries.jsonl and judgements.jsonl (bench/retrieval/labelled-set.ts). Without
// one, the sets in bench/retrieval/default-sets.ts, made by the fake help desk and of ../shared/data, where that is
// there. Beside Naru BM25 over words split at white
// space, on the same passages, by the best passage of a page.
// `meaning` vectors are the test kit's: words of one idea in Korean and English are one, from a table of support words;
// what they show is that fusion works, not how good a model is; on the fake help desk's tickets, whose words the table
// knows, they are as good as vectors get. Vectors are compared exactly here.
// None of the default sets is unseen: tokens and weights were chosen with them in view. Figures on data of your own may
// be lower.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fuse } from '../src/knowledge/search/fuse.ts'
import { NEAREST } from '../src/knowledge/search/hybrid-search.ts'
import { measureRankings } from '../src/knowledge/search/measure-ranking.ts'
import { startEmbedded } from '../src/platform/db/embedded/start-embedded.ts'
import { createDatabase, type Database, migrate } from '../src/platform/index.ts'
import { defaultSets } from './retrieval/default-sets.ts'
import { indexSet } from './retrieval/index-set.ts'
import { type LabelledSet, readLabelledSet } from './retrieval/labelled-set.ts'
import { type Embed, embedderFor, nearestOf } from './retrieval/nearest.ts'
import { whitespaceBm25 } from './retrieval/whitespace-bm25.ts'

const DATA = new URL('../../shared/data/', import.meta.url).pathname
const { values } = parseArgs({
  options: {
    set: { type: 'string' },
    vectors: { type: 'string', default: 'meaning' },
    model: { type: 'string', default: 'embeddings' },
    weight: { type: 'string' },
  },
})

const POOL = 50
const weight = values.weight === undefined ? null : Number(values.weight)

async function measure(database: Database, tenantId: string, set: LabelledSet, embed: Embed): Promise<void> {
  const byWhitespace = whitespaceBm25(set.documents)
  const byWords = await indexSet(database, tenantId, set.documents)
  const byMeaning = await nearestOf(embed, set.documents)
  const rankings: Record<string, string[][]> = { 'white space': [], lexical: [], vector: [], hybrid: [] }
  for (const { text } of set.queries) {
    const words = await byWords(text, POOL)
    const near = await byMeaning(text, NEAREST)
    const both = fuse(words, near, (hit) => hit.document_id, weight)
    rankings['white space']?.push(byWhitespace(text, POOL))
    rankings.lexical?.push(words.found.map((hit) => hit.document_id))
    rankings.vector?.push(
      fuse({ found: [], bound: 0 }, near, (hit) => hit.document_id, 1).map((hit) => hit.document_id),
    )
    rankings.hybrid?.push(both.map((hit) => hit.document_id))
  }
  for (const [method, found] of Object.entries(rankings)) {
    const judged = set.queries.map(({ gains, self }, i) => ({
      ...{ gains, ranking: (found[i] ?? []).filter((id) => id !== self) },
    }))
    const { ndcg_10, hit_1, recall_10, mrr, queries } = measureRankings(judged)
    const cells = [ndcg_10, hit_1, recall_10, mrr].map((value) => value.toFixed(3)).join(' | ')
    console.log(`| ${set.name} | ${queries} | ${method} | ${cells} |`)
  }
}

const dataDir = mkdtempSync(join(tmpdir(), 'naru-bench-retrieval-'))
const embedded = await startEmbedded({ dataDir })
const database = createDatabase(embedded.connection())
try {
  await migrate(database)
  const embed = embedderFor(values.vectors, values.model)
  console.log(`vectors: ${values.vectors}${weight === null ? '' : `, weight ${weight}`}\n`)
  console.log('| queries | n | method | nDCG@10 | hit@1 | recall@10 | MRR |')
  console.log('| --- | --- | --- | --- | --- | --- | --- |')
  const sets = values.set === undefined ? defaultSets(DATA) : [await readLabelledSet(values.set)]
  let number = 0
  for await (const set of sets) await measure(database, `set${++number}`, set, embed)
} finally {
  await database.close()
  await embedded.stop()
  rmSync(dataDir, { recursive: true, force: true })
}
process.exit(0)
