import type { Block } from './document.ts'
import { splitBlock, type Unit } from './split-block.ts'

export type Heading = { level: number; text: string }

/** The text directly under one heading. */
export type Section = {
  /** Headings from the outermost to its own; empty above the first heading. */
  path: Heading[]
  units: Unit[]
}

/** A longer "heading" is text: context lines stay short. */
const MAX_HEADING = 200

/** Sections in reading order. A heading without text of its own is kept only where nothing below it tells of it. */
export function readSections(blocks: Block[]): Section[] {
  const sections: Section[] = [{ path: [], units: [] }]
  for (const block of blocks) {
    const current = sections.at(-1) as Section
    if (block.kind !== 'heading') current.units.push(...splitBlock(block))
    else if (block.text.length > MAX_HEADING)
      current.units.push(...splitBlock({ kind: 'paragraph', text: block.text }))
    else {
      const above = current.path.filter((heading) => heading.level < block.level)
      sections.push({ path: [...above, { level: block.level, text: block.text }], units: [] })
    }
  }
  return sections.filter((section, index) => {
    const next = sections[index + 1]
    const own = section.path.at(-1)
    return section.units.length > 0 || (own !== undefined && !next?.path.includes(own))
  })
}
