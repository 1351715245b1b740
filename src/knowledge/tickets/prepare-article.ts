import type { PreparedDocument } from '../document-store.ts'
import { assertStorable, contentHash } from '../documents.ts'
import type { HelpdeskArticle } from '../helpdesks/helpdesk.ts'
import { chunk } from '../pipeline/chunk.ts'
import { cleanLine, cleanText, cleanValue } from '../pipeline/clean-text.ts'
import { detectLanguage } from '../pipeline/detect-language.ts'
import { htmlToBlocks } from '../pipeline/html-blocks.ts'
import { articleAcl } from './ticket-access.ts'

/** Raised whenever the same article gives other passages. */
export const ARTICLE_VERSION = 2

export function articleExternalId({ id, locale }: Pick<HelpdeskArticle, 'id' | 'locale'>): string {
  return `article:${id}:${locale}`
}

/** An article as a document, but for its passages, which cost more: they are cut where its hash is another. */
export function readArticle(article: HelpdeskArticle, sourceAcl: string[] | null) {
  const blocks = htmlToBlocks(article.html).map((block) => ({ ...block, text: cleanText(block.text) }))
  const title = cleanLine(article.title, 500) || `#${article.id}`
  const path = article.path.map((name) => cleanLine(name, 200))
  const externalId = articleExternalId(article)
  const content = blocks.map((block) => block.text).join('\n\n')
  const acl = articleAcl(article.audience, sourceAcl)
  const { url, tags, audience, locale } = article
  const metadata = cleanValue({ path, tags, audience, locale }) as Record<string, unknown>
  const hash = contentHash({ title, content, metadata, acl, url })
  const language = detectLanguage([title, content])
  const prepare = (): PreparedDocument => {
    const chunks = chunk({
      title: [...path, title].join(' > '),
      ...{ type: 'article', updatedAt: article.updatedAt, blocks },
    })
    assertStorable(chunks)
    return {
      ...{
        externalId,
        itemKey: externalId,
        title,
        type: 'article',
        language,
        url,
        acl,
        format: 'html',
        content,
      },
      ...{
        contentHash: hash,
        parserVersion: ARTICLE_VERSION,
        metadata,
        updatedAt: article.updatedAt,
        chunks,
      },
    }
  }
  return { externalId, hash, prepare }
}
