import { escapeXml } from './attachment.ts'
import { PROBLEMS } from './catalogue.ts'
import type { Problem } from './problem.ts'
import type { Language, WorldArticle, WorldCategory, WorldFolder } from './ticket.ts'

export type Library = { categories: WorldCategory[]; folders: WorldFolder[]; articles: WorldArticle[] }

/** In what only agents may read. */
export const articleCanary = (articleId: number) => `ARTICLE-CANARY-${articleId}`

const WRITTEN = Date.UTC(2025, 2, 3, 9)
const DAY = 86_400_000

/**
 * A help centre: one article for each problem, in both languages for most, and beside it a draft, an article for
 * agents only, one for signed-in people and one for some customers. One folder lies within another.
 */
export function generateLibrary(): Library {
  const categories: WorldCategory[] = [
    { id: 801, name: { en: 'Using the platform', ko: '플랫폼 사용하기' } },
    { id: 802, name: { en: 'Inside support', ko: '상담팀 내부' } },
  ]
  const families = [...new Set(PROBLEMS.map((problem) => problem.family))]
  const folders: WorldFolder[] = [
    ...families.map((family, index) => ({
      ...{ id: 811 + index, categoryId: 801, parentId: null, audience: 'everyone' as const },
      name: { en: family.replaceAll('_', ' '), ko: `${family.replaceAll('_', ' ')} 문제` },
    })),
    folderOf(851, 801, 811, 'everyone', 'Details', '자세히'),
    folderOf(852, 801, null, 'signed_in', 'For customers', '고객 전용'),
    folderOf(853, 802, null, 'agents', 'Runbooks', '상담 절차'),
    folderOf(854, 801, null, 'some', 'Enterprise', '엔터프라이즈'),
  ]
  const articles = PROBLEMS.map((problem, index) =>
    articleOf(problem, 901 + index, index === 1 ? 851 : 811 + families.indexOf(problem.family)),
  )
  const [first, second, third, fourth] = PROBLEMS
  if (!first || !second || !third || !fourth) throw new Error('the catalogue is too small')
  return {
    categories,
    folders,
    articles: [
      ...articles,
      { ...articleOf(first, 991, 811), isDraft: true },
      hidden(articleOf(second, 992, 853)),
      articleOf(third, 993, 852),
      articleOf(fourth, 994, 854),
    ],
  }
}

function folderOf(
  id: number,
  categoryId: number,
  parentId: number | null,
  audience: WorldFolder['audience'],
  en: string,
  ko: string,
): WorldFolder {
  return { id, categoryId, parentId, audience, name: { en, ko } }
}

function articleOf(problem: Problem, id: number, folderId: number): WorldArticle {
  const updatedAt = WRITTEN + (id % 97) * DAY
  // one in five was never translated, one in five has a translation that is a draft
  const korean = { ...wordsOf(problem, 'ko'), isDraft: id % 5 === 1 }
  return {
    ...{ id, folderId, isDraft: false, tags: problem.tags, createdAt: WRITTEN, updatedAt },
    words: id % 5 === 0 ? { en: { ...wordsOf(problem, 'en'), isDraft: false } } : bothWords(problem, korean),
  }
}

function bothWords(
  problem: Problem,
  korean: { title: string; html: string; isDraft: boolean },
): WorldArticle['words'] {
  return { en: { ...wordsOf(problem, 'en'), isDraft: false }, ko: korean }
}

function wordsOf(problem: Problem, language: Language): { title: string; html: string } {
  const variant = problem.variants[0] ?? ''
  const lines = (texts: string[]) => texts.map((text) => escapeXml(text.replaceAll('{v}', variant)))
  const [what, how] = language === 'ko' ? ['증상', '해결 방법'] : ['What you see', 'What helps']
  return {
    title: (problem.subjects[language][0] ?? '').replaceAll('{v}', variant),
    html: `<h2>${what}</h2><p>${lines(problem.symptoms[language]).join('</p><p>')}</p><h2>${how}</h2><ol><li>${lines(problem.solutions[language]).join('</li><li>')}</li></ol>`,
  }
}

function hidden(article: WorldArticle): WorldArticle {
  const words = Object.entries(article.words).map(([language, text]) => [
    language,
    { ...text, html: `${text.html}<p>${articleCanary(article.id)}</p>` },
  ])
  return { ...article, words: Object.fromEntries(words) }
}
