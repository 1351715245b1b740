import { splitUnits } from '../passages/passage-units.ts'
import { type Asked, askedDirections } from './asked-direction.ts'
import { doesOpposite, isAskedFor, type Telling } from './does-opposite.ts'

type Section = { headings: string[]; text: string }

/**
 * What an article tells, without its sections that tell the opposite of what is asked, and, where one section is about just
 * what is asked, without those about doing something else; undefined where nothing is left.
 */
export function sectionsAskedFor(asked: Asked, telling: Telling): string | undefined {
  if (asked.directions.length + asked.changes.length === 0) return telling.text
  const sections = sectionsOf(telling)
  const about = sections.map(({ headings }) => headings.findLast(isDirected) ?? headings.join(' > '))
  const isNamed = sections.some((_, at) => isAskedFor(asked, about[at] as string))
  const kept = sections.filter(({ text }, at) => {
    const heading = about[at] as string
    if (isNamed && isDirected(heading)) return isAskedFor(asked, heading)
    return !doesOpposite(asked, { title: telling.title, heading, text })
  })
  const isWhole = kept.length === sections.length
  const isEmpty = !kept.some(({ text, headings }) => headings.length > 0 && !isOnlyHeading(text))
  if (!isWhole && isEmpty) return undefined
  return isWhole ? telling.text : kept.map(({ text }) => text).join('')
}

function isDirected(heading: string): boolean {
  return askedDirections(heading).directions.length > 0
}

function isOnlyHeading(text: string): boolean {
  return splitUnits(text).every(({ kind }) => kind === 'heading')
}

function sectionsOf({ heading, text }: Telling): Section[] {
  const above = heading === '' ? [] : heading.split(' > ')
  const headings = splitUnits(text).filter(({ kind }) => kind === 'heading')
  const starts = headings.map(({ from }) => text.lastIndexOf('\n', from) + 1)
  const first: Section = { headings: above, text: text.slice(0, starts[0]) }
  const open: typeof headings = []
  const others = headings.map((unit, at) => {
    while ((open.at(-1)?.rank ?? 0) >= unit.rank) open.pop()
    open.push(unit)
    const own = open.map((one) => one.text.replace(/^#+\s+/, ''))
    return { headings: [...above, ...own], text: text.slice(starts[at], starts[at + 1]) }
  })
  return first.text.trim() === '' ? others : [first, ...others]
}
