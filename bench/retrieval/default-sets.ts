import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chunk } from '../../src/knowledge/pipeline/chunk.ts'
import { parse } from '../../src/knowledge/pipeline/parse.ts'
import type { LabelledSet, SetDocument } from './labelled-set.ts'
import { ticketSets } from './ticket-sets.ts'

type Page = SetDocument & { title: string; bytes: number }

/**
 * Sets that are made of what lies beside the project: pages by their titles, which are taken out of what is indexed, also
 * across languages; runbooks by the words of their alert's name; Korean question pairs; banking questions by intent. Before
 * them tickets of the fake help desk, which need nothing beside the project.
 */
export async function* defaultSets(data: string): AsyncGenerator<LabelledSet> {
  yield* ticketSets()
  if (!existsSync(data)) return
  const pages = await readPages(join(data, 'k8s-docs/content'))
  const isAsked = (page: Page, language: string) =>
    page.id.startsWith(`${language}/`) && page.bytes > 2048 && page.title !== ''
  for (const [language, name] of [
    ['ko', 'Korean titles'],
    ['en', 'English titles'],
  ] as const)
    yield { name, documents: pages, queries: pages.filter((page) => isAsked(page, language)).map(byTitle) }

  const english = pages.filter((page) => page.id.startsWith('en/'))
  const ids = new Set(english.map((page) => page.id))
  yield {
    name: 'Korean title → English page',
    documents: english,
    queries: pages
      .filter((page) => page.id.startsWith('ko/') && /\p{Script=Hangul}/u.test(page.title))
      .map((page) => ({ ...page, id: page.id.replace(/^ko\//, 'en/') }))
      .filter((page) => ids.has(page.id))
      .map(byTitle),
  }

  const runbooks = (await readPages(join(data, 'runbooks-prometheus-operator/content'))).filter(
    (page) => !page.id.endsWith('_index.md'),
  )
  yield {
    name: 'alert → runbook',
    documents: runbooks,
    queries: runbooks.map((page) => ({
      text: page.id.replace(/^.*\/|\.md$/g, '').replace(/(?<=[a-z0-9])(?=[A-Z])/g, ' '),
      gains: new Map([[page.id, 1]]),
    })),
  }
  yield koreanParaphrases(data)
  yield bankingIntents(data)
}

function byTitle({ id, title }: Page) {
  return { text: title, gains: new Map([[id, 1]]) }
}

/** The pages of a folder without their titles, and the titles. */
async function readPages(folder: string): Promise<Page[]> {
  const pages: Page[] = []
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('.md')) continue
    const bytes = readFileSync(join(folder, file))
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

function csvRows(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(1)
    .map((row) => row.trim())
    .filter(Boolean)
}

function koreanParaphrases(data: string): LabelledSet {
  // id,qid1,qid2,question1,question2,is_duplicate — where 0 means "the same question"
  const pairs = csvRows(join(data, 'songys-question-pair/kor_pair_train.csv'))
    .map((row) => row.split(','))
    .filter((row) => row.length === 6)
  const same = (question: string) =>
    new Map(pairs.flatMap((pair, i) => (pair[4] === question ? [[String(i), 1] as const] : [])))
  return {
    name: 'Korean paraphrases',
    documents: pairs.map((pair, i) => single(i, pair[4] as string)),
    queries: pairs
      .filter((pair) => pair[5] === '0')
      .slice(0, 1000)
      .map((pair) => ({ text: pair[3] as string, gains: same(pair[4] as string) })),
  }
}

function bankingIntents(data: string): LabelledSet {
  const rows = csvRows(join(data, 'banking77/train.csv')).map((row, i) => {
    const cut = row.lastIndexOf(',')
    return { id: String(i), text: row.slice(0, cut).replace(/^"|"$/g, ''), intent: row.slice(cut + 1) }
  })
  const byIntent = Map.groupBy(rows, (row) => row.intent)
  return {
    name: 'same banking intent',
    documents: rows.map((row, i) => single(i, row.text)),
    queries: rows
      .filter((_, i) => i % 20 === 0)
      .map((row) => ({
        text: row.text,
        self: row.id,
        gains: new Map(
          (byIntent.get(row.intent) ?? [])
            .filter((one) => one.id !== row.id)
            .map((one) => [one.id, 1] as const),
        ),
      })),
  }
}

function single(id: number, content: string): SetDocument {
  return { id: String(id), passages: [{ context: '', content }] }
}
