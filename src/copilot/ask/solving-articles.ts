import type { SearchHit } from '../../knowledge/index.ts'
import { splitSections } from '../passages/passage-sections.ts'
import { isSymptom } from '../passages/section-heading.ts'
import type { SolvingArticle } from './quote-solution.ts'
import type { Surroundings } from './read-surroundings.ts'

/** Of articles that describe a problem under a heading of its own: that, and what stands below as the solution. */
export function solvingArticles(hits: readonly SearchHit[], surroundings: Surroundings): SolvingArticle[] {
  return hits.flatMap((hit) => {
    if (hit.type !== 'article') return []
    const sections = (surroundings.get(hit.document_id) ?? [hit]).flatMap((chunk) =>
      splitSections({ ...chunk, title: hit.title }).map((section) => ({ ...section, chunk })),
    )
    const textOf = ({ units }: (typeof sections)[number]) => units.map((unit) => unit.text).join('\n')
    const isProblem = sections.map(({ headings }) => headings.some(isSymptom))
    const first = isProblem.indexOf(true)
    const solution = sections.filter((_, at) => first !== -1 && at > first && !isProblem[at])
    if (solution.length === 0) return []
    const problem = sections.filter((_, at) => isProblem[at]).map(textOf)
    const places = solution.map(({ chunk, headings, units }) => {
      return { chunk_id: chunk.chunk_id, content: chunk.content, headings, units }
    })
    return [{ hit, problem: problem.join('\n'), places }]
  })
}
