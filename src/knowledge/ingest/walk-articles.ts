import { setImmediate as nextTurn } from 'node:timers/promises'
import { AppError, type Tx } from '../../platform/index.ts'
import { findExcluded, findHashes, type PreparedDocument } from '../document-store.ts'
import { purgeDocuments, type WeighedDocument, weighDocuments, writeDocuments } from '../documents.ts'
import { CONTENT_PER_TRANSACTION, groupBySize, sizeOfContent } from '../group-by-size.ts'
import type { HelpdeskArticle } from '../helpdesks/helpdesk.ts'
import { ARTICLE_VERSION, articleExternalId, readArticle } from '../tickets/prepare-article.ts'
import { listingSuspicious, toldOf } from './ingest-errors.ts'
import { endArticleItems, type Failure, failItems } from './ingest-item-store.ts'
import { type Counting, inTenant, placeOfSource, type Slice } from './ingest-run.ts'
import {
  addSeen,
  BEGINNING,
  clearSeen,
  clearWarning,
  findUnseenArticles,
  noteTime,
  type WalkPlace,
} from './ingest-state-store.ts'
import { type Counts, NOTHING } from './run-store.ts'
import { holdSource } from './settle-tickets.ts'
import { moveOn, whereIs } from './walk-ids.ts'

const TRANSACTION = { count: 25, bytes: CONTENT_PER_TRANSACTION }
/** Fewer may well be gone at once. */
const MAY_GO = 5

/** One page of articles: compared, stored; at the end those that were not listed go. Answers whether it was the last. */
export async function stepArticles(slice: Slice, isFull: boolean, count: Counting): Promise<boolean> {
  const from = await whereIs(slice, 'articles')
  const page = await slice.helpdesk.articles((from ?? BEGINNING).cursor, slice.signal)
  const read = await readArticles(slice, page.articles)
  const groups = [...groupBySize(read.changed, sizeOfContent, TRANSACTION)]
  const last = groups.pop() ?? []
  for (const group of groups) await inTenant(slice, (tx) => store(tx, slice, group))
  const isEnd = page.cursor === null
  await inTenant(slice, async (tx) => {
    await store(tx, slice, last)
    const deleted = await noteSeen(tx, slice, { from, page, isFull, failures: read.failures })
    await moveOn(tx, slice, 'articles', from, page.cursor)
    await count.add(tx, { ...read.counts, deleted }, isEnd)
  })
  return isEnd
}

type Page = { articles: HelpdeskArticle[]; cursor: string | null }

async function noteSeen(
  tx: Tx,
  slice: Slice,
  step: { from: WalkPlace | undefined; page: Page; isFull: boolean; failures: Failure[] },
): Promise<number> {
  const { id } = slice.source
  const place = placeOfSource(slice)
  const { from, page, isFull, failures } = step
  if (!from) await clearSeen(tx, id, 'articles')
  await addSeen(tx, place, 'articles', page.articles.map(articleExternalId))
  const failed = new Set(failures.map((failure) => failure.id))
  const keys = page.articles.map(articleKey).filter((key) => !failed.has(key))
  await endArticleItems(tx, id, keys)
  // an article fails once a run: none meets it again
  await failItems(tx, place, 'article', failures, undefined)
  return page.cursor === null ? removeUnseen(tx, slice, isFull) : 0
}

function articleKey({ id, locale }: HelpdeskArticle): string {
  return `${id}:${locale}`
}

type Read = { changed: WeighedDocument[]; failures: Failure[]; counts: Counts }

async function readArticles(slice: Slice, articles: readonly HelpdeskArticle[]): Promise<Read> {
  const { source } = slice
  const known = await inTenant(slice, (tx) => findHashes(tx, source.id, articles.map(articleExternalId)))
  const changed: PreparedDocument[] = []
  const failures: Failure[] = []
  let unchanged = 0
  for (const article of articles) {
    try {
      const { externalId, hash, prepare } = readArticle(article, source.acl)
      const before = known.get(externalId)
      if (before?.contentHash === hash && before.parserVersion === ARTICLE_VERSION) unchanged++
      else changed.push(prepare())
      await nextTurn()
    } catch (error) {
      if (!(error instanceof AppError))
        slice.logger.error({ err: error, article: article.id }, 'article not read')
      failures.push({ id: articleKey(article), revision: null, ...toldOf(error) })
    }
  }
  const counts = { ...NOTHING, done: articles.length, unchanged, failed: failures.length }
  return { changed: await weighDocuments(slice.index, source.tenant_id, changed), failures, counts }
}

async function store(tx: Tx, slice: Slice, documents: readonly WeighedDocument[]): Promise<void> {
  await holdSource(tx, slice)
  const keys = documents.map(({ externalId }) => externalId)
  const excluded = await findExcluded(tx, slice.source.id, keys)
  const wanted = documents.filter(({ externalId }) => !excluded.has(externalId))
  await writeDocuments(tx, slice.index, placeOfSource(slice), wanted)
}

async function removeUnseen(tx: Tx, slice: Slice, isFull: boolean): Promise<number> {
  const { id, tenant_id } = slice.source
  const { missing, stored } = await findUnseenArticles(tx, id)
  if (!isFull && missing.length > MAY_GO && missing.length > stored / 2)
    throw listingSuspicious('articles', stored - missing.length, stored)
  await purgeDocuments(tx, slice.index, tenant_id, missing)
  await clearSeen(tx, id, 'articles')
  await noteTime(tx, id, 'articles_at')
  await clearWarning(tx, id, 'listing_suspicious')
  return missing.length
}
