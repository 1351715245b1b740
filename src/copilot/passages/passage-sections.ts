import { splitUnits, type Unit } from './passage-units.ts'

/** What stands under one heading of a passage. */
export type Section = {
  /** The headings from the passage's own down to the nearest, the title left out. */
  headings: string[]
  /** All but headings. */
  units: Unit[]
}

/** Other pages' names, not statements: lists of links, of contents, of what to read next. */
const LINK_HEADING =
  /^(다음 내용|다음 단계|함께 보기|더 (보기|알아보기)|관련 (문서|항목|자료)|목차|참고 ?(문헌|자료)?|레퍼런스|what.s next|next steps|see also|related.*|further reading|references?|(table of )?contents|on this page|toc)$/i

/** The sections of a passage, in order. Those that only point elsewhere are left out. */
export function splitSections(passage: { title: string; heading: string; content: string }): Section[] {
  const base = passage.heading === '' ? [] : passage.heading.split(' > ')
  const sections: Section[] = [{ headings: base, units: [] }]
  let inner: Array<{ level: number; text: string }> = []
  for (const unit of splitUnits(passage.content)) {
    if (unit.kind !== 'heading') {
      sections.at(-1)?.units.push(unit)
      continue
    }
    const text = unit.text.replace(/^#+\s+/, '')
    inner = [...inner.filter((above) => above.level < unit.rank), { level: unit.rank, text }]
    const headings = [...base, ...inner.map((one) => one.text).filter((one) => one !== passage.title)]
    sections.push({ headings, units: [] })
  }
  return sections.filter(
    ({ headings, units }) =>
      units.length > 0 && !headings.some((heading) => LINK_HEADING.test(heading.trim())),
  )
}

/** What stands under one heading of a passage, as it is written, its own heading included. */
export type SectionText = { headings: string[]; text: string }

/** A passage by its sections: together they are its text again. */
export function sectionTexts(passage: { heading: string; text: string }): SectionText[] {
  const { text } = passage
  const above = passage.heading === '' ? [] : passage.heading.split(' > ')
  const headings = splitUnits(text).filter(({ kind }) => kind === 'heading')
  const starts = headings.map(({ from }) => text.lastIndexOf('\n', from) + 1)
  const first = { headings: above, text: text.slice(0, starts[0]) }
  const open: Unit[] = []
  const others = headings.map((unit, at) => {
    while ((open.at(-1)?.rank ?? 0) >= unit.rank) open.pop()
    open.push(unit)
    const own = open.map((one) => one.text.replace(/^#+\s+/, ''))
    return { headings: [...above, ...own], text: text.slice(starts[at], starts[at + 1]) }
  })
  return [first, ...others]
}

/** What is left of these sections; undefined: some are left out, and no more than headings and a beginning is left. */
export function keptText(
  sections: SectionText[],
  isKept: (section: SectionText) => boolean,
): string | undefined {
  const kept = sections.filter(isKept)
  const isHelp = kept.some(({ headings, text }) => headings.length > 0 && !isOnlyHeading(text))
  return isHelp || kept.length === sections.length ? kept.map(({ text }) => text).join('') : undefined
}

function isOnlyHeading(text: string): boolean {
  return splitUnits(text).every(({ kind }) => kind === 'heading')
}
