import type { Block } from './document.ts'
import { estimateTokens } from './estimate-tokens.ts'
import { type Heading, readSections, type Section } from './sections.ts'
import { HARD_TOKENS, TARGET_TOKENS, type Unit } from './split-block.ts'

/** A passage: what search finds and answers cite. */
export type Chunk = {
  /** Place in the document, from 0 without gaps. */
  ordinal: number
  /** Headings above the whole passage below the title, `A > B`; '' at the top. */
  heading: string
  /** One line that says where the passage stands: title, headings, then type and date when known. */
  context: string
  /** The passage, with the headings inside it as Markdown. */
  content: string
  /** What it is in its document; `section` unless told. */
  kind?: ChunkKind
  /** Who may read it, on top of the document's own list; absent: whoever may read the document. */
  privateAcl?: string[] | null
  /** The turn (`trn_…`) or attachment (`att_…`) that it is from. */
  partId?: string | null
}

/** `problem` to `attachment` are parts of a ticket. */
export type ChunkKind = 'section' | 'problem' | 'solution' | 'turn' | 'note' | 'summary' | 'attachment'

export type ChunkInput = { title: string; type?: string | null; updatedAt?: string | null; blocks: Block[] }

/** Passages shorter than this join their neighbours. */
const SMALL_TOKENS = 200
/** Passages shorter than this join even a neighbour that is full. */
const TINY_TOKENS = 60
const MERGED_TOKENS = 500
const TINY_MERGED_TOKENS = 650

/** A passage in the making: runs of units, each under its own heading. */
type Draft = Array<{ section: Section; units: Unit[] }>

/** Cuts a document at headings and paragraphs. The same blocks always give the same chunks. */
export function chunk(document: ChunkInput): Chunk[] {
  const sections = readSections(document.blocks)
  const drafts = absorbTiny(mergeSmall(sections.flatMap(splitSection)))
  // A page with nothing but a title can still be found by it.
  if (drafts.length === 0) return [present(document, 0, [], document.title)]
  return drafts.map((draft, ordinal) => {
    const path = commonPath(draft)
    const content = render(draft, path) || path.at(-1)?.text || document.title
    return present(document, ordinal, path, content)
  })
}

function present(document: ChunkInput, ordinal: number, path: Heading[], content: string): Chunk {
  const heading = path.map((part) => part.text).join(' > ')
  const facts = [document.type, document.updatedAt?.slice(0, 10)].filter(Boolean).join(', ')
  const place = heading === '' ? document.title : `${document.title} > ${heading}`
  return { ordinal, heading, context: facts === '' ? place : `${place} (${facts})`, content }
}

/** One section as passages of about equal size, none over the target unless a unit alone is. */
function splitSection(section: Section): Draft[] {
  const total = section.units.reduce((sum, unit) => sum + unit.tokens, 0)
  if (total <= MERGED_TOKENS) return [[{ section, units: section.units }]]
  const aim = total / Math.ceil(total / TARGET_TOKENS)
  const drafts: Draft[] = []
  let units: Unit[] = []
  let tokens = 0
  const end = (next: Unit[]) => {
    drafts.push([{ section, units }])
    units = next
    tokens = next.reduce((sum, unit) => sum + unit.tokens, 0)
  }
  for (const unit of section.units) {
    const introduced = units.at(-1)?.introduces === true
    const limit = introduced && units.length === 1 ? HARD_TOKENS : MERGED_TOKENS
    if (units.length > 0 && (tokens + unit.tokens > limit || (tokens >= aim && !introduced))) {
      // An introduction goes along with what it introduces.
      if (introduced && units.length > 1 && (units.at(-1)?.tokens ?? 0) + unit.tokens <= HARD_TOKENS) {
        const last = units.pop() as Unit
        end([last])
      } else end([])
    }
    units.push(unit)
    tokens += unit.tokens
  }
  if (units.length > 0) end([])
  return drafts
}

/** Small passages of one parent become one, under their common heading. */
function mergeSmall(drafts: Draft[]): Draft[] {
  const merged: Draft[] = []
  for (const draft of drafts) {
    const last = merged.at(-1)
    const small = last && (sizeOf(last) < SMALL_TOKENS || sizeOf(draft) < SMALL_TOKENS)
    if (last && small && areSiblings(last, draft) && sizeOf([...last, ...draft]) <= MERGED_TOKENS)
      last.push(...draft)
    else merged.push([...draft])
  }
  return merged
}

/** A line or two alone rank too high and answer nothing: they join the next passage, or else the one before. */
function absorbTiny(drafts: Draft[]): Draft[] {
  const kept: Draft[] = []
  for (const draft of drafts) {
    const last = kept.at(-1)
    const tiny = last && (sizeOf(last) < TINY_TOKENS || sizeOf(draft) < TINY_TOKENS)
    if (last && tiny && areSiblings(last, draft) && sizeOf([...last, ...draft]) <= TINY_MERGED_TOKENS)
      last.push(...draft)
    else kept.push(draft)
  }
  return kept
}

/** Siblings, or a section and its own subsection: their common heading is at most one step above either. */
function areSiblings(a: Draft, b: Draft): boolean {
  const first = commonPath(a)
  const second = commonPath(b)
  return sharedLength(first, second) >= Math.min(first.length, second.length) - 1
}

function sizeOf(draft: Draft): number {
  const path = commonPath(draft)
  const units = draft.reduce(
    (sum, run) => sum + run.units.reduce((total, unit) => total + unit.tokens + 0.5, 0),
    0,
  )
  return (
    units +
    headingLines(draft, path).reduce((sum, lines) => sum + estimateTokens(lines.join('\n\n')) + 0.5, 0)
  )
}

function commonPath(draft: Draft): Heading[] {
  let path = draft[0]?.section.path ?? []
  for (const run of draft) path = path.slice(0, sharedLength(path, run.section.path))
  return path
}

/** Headings are compared by identity: two neighbours of one name are two sections. */
function sharedLength(a: Heading[], b: Heading[]): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1
  return length
}

/** For each run, the headings that begin with it below the common path. */
function headingLines(draft: Draft, common: Heading[]): string[][] {
  let previous = common
  return draft.map(({ section }) => {
    const lines = section.path
      .slice(sharedLength(previous, section.path))
      .map((heading) => `${'#'.repeat(heading.level)} ${heading.text}`)
    previous = section.path
    return lines
  })
}

function render(draft: Draft, common: Heading[]): string {
  const lines = headingLines(draft, common)
  return draft
    .map((run, index) => {
      const body = run.units.map((unit, at) => (at === 0 ? unit.text : unit.joint + unit.text)).join('')
      return [...(lines[index] ?? []), body].filter((text) => text !== '').join('\n\n')
    })
    .filter((text) => text !== '')
    .join('\n\n')
}
