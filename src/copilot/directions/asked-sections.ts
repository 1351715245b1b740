import { keptText, type SectionText, sectionTexts } from '../passages/passage-sections.ts'
import { type Asked, askedDirections } from './asked-direction.ts'
import { doesOpposite, isAskedFor, type Telling } from './does-opposite.ts'

/**
 * What an article tells, without its sections that tell the opposite of what is asked, and, where one section is about just
 * what is asked, without those about doing something else; undefined where nothing is left.
 */
export function sectionsAskedFor(asked: Asked, telling: Telling): string | undefined {
  if (asked.directions.length + asked.changes.length === 0) return telling.text
  const sections = sectionTexts(telling)
  const isNamed = sections.some((section) => isAskedFor(asked, subjectOf(section)))
  return keptText(sections, (section) => {
    const heading = subjectOf(section)
    if (isNamed && isDirected(heading)) return isAskedFor(asked, heading)
    return !doesOpposite(asked, { title: telling.title, heading, text: section.text })
  })
}

function subjectOf({ headings }: SectionText): string {
  return headings.findLast(isDirected) ?? headings.join(' > ')
}

function isDirected(heading: string): boolean {
  return askedDirections(heading).directions.length > 0
}
