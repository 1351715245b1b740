import { keptText, type SectionText, sectionTexts } from '../passages/passage-sections.ts'
import { type Asked, askedDirections } from './asked-direction.ts'
import { doesOpposite, isAskedFor, type Telling } from './does-opposite.ts'

/**
 * What an article tells, without its sections that tell the opposite of what is asked, and, where one section is about just
 * what is asked, without those about doing something else; where nothing is asked, without those that undo each other;
 * undefined where nothing is left.
 */
export function sectionsAskedFor(asked: Asked, telling: Telling): string | undefined {
  const sections = sectionTexts(telling)
  if (asked.directions.length + asked.changes.length === 0) return withoutOpposed(sections)
  const isNamed = sections.some((section) => isAskedFor(asked, subjectOf(section)))
  return keptText(sections, (section) => {
    const heading = subjectOf(section)
    if (isNamed && isDirected(heading)) return isAskedFor(asked, heading)
    return !doesOpposite(asked, { title: telling.title, heading, text: section.text })
  })
}

/** Whoever asks for neither way wants something else: of two sections that undo each other neither is told. */
function withoutOpposed(sections: SectionText[]): string | undefined {
  const ways = sections.map((section) => askedDirections(section.headings.at(-1) ?? '').directions)
  const isOpposed = (at: number) =>
    ways[at]?.some((one) =>
      ways.flat().some((other) => one.kind === other.kind && one.isForth !== other.isForth),
    )
  return keptText(sections, (section) => !isOpposed(sections.indexOf(section)))
}

function subjectOf({ headings }: SectionText): string {
  return headings.findLast(isDirected) ?? headings.join(' > ')
}

function isDirected(heading: string): boolean {
  return askedDirections(heading).directions.length > 0
}
