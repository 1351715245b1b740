import { sentenceEnds } from '../../knowledge/index.ts'

/** A piece of a passage that can be quoted for itself. `from` and `to` are offsets: its text is an exact substring. */
export type Unit = {
  kind: 'heading' | 'sentence' | 'item' | 'code' | 'table'
  from: number
  to: number
  text: string
  /** The number of a numbered item, the level of a heading; otherwise 0. */
  rank: number
  /** Where its paragraph begins: sentences that share it stand together. */
  paragraph: number
}

const FENCE = /^\s*(`{3,}|~{3,})/
const HEADING = /^(#{1,6})\s+\S/
const ITEM = /^(\s*)(?:[-*+•]|(\d{1,3})[.)])\s+\S/
/** "2." within a line: what is to be done follows. */
const NUMBER_ALONE = /^\s*\(?\d{1,3}[.)]\s*$/

/** Cuts the Markdown-like text of a chunk into headings, sentences, list items, code blocks and tables, in order. */
export function splitUnits(content: string): Unit[] {
  const units: Unit[] = []
  const lines = linesOf(content)
  let i = 0
  while (i < lines.length) {
    const line = lines[i] as Line
    if (line.text.trim() === '') {
      i++
      continue
    }
    const kind = kindOf(line.text)
    const end = blockEnd(lines, i, kind)
    const to = (lines[end - 1] as Line).to
    if (kind === 'paragraph') units.push(...splitSentences(content, line.from, to))
    else addUnit(content, { kind, from: line.from, to, rank: rankOf(line.text), paragraph: line.from }, units)
    i = end
  }
  return units
}

/** The sentences of a stretch of prose: one goes on where a line ends, and where the next word is in lower case. */
export function splitSentences(content: string, from: number, to: number): Unit[] {
  const units: Unit[] = []
  const prose = content.slice(from, to).replaceAll('\n', ' ')
  const ends = sentenceEnds(prose).filter((end) => !/[a-z]/.test(prose.charAt(end)))
  let start = from
  for (const end of [...ends.map((end) => from + end), to]) {
    if (end < to && NUMBER_ALONE.test(content.slice(start, end))) continue
    addUnit(content, { kind: 'sentence', from: start, to: end, rank: 0, paragraph: from }, units)
    start = end
  }
  return units
}

type Line = { from: number; to: number; text: string }
type BlockKind = 'heading' | 'code' | 'item' | 'table' | 'paragraph'

export function linesOf(content: string): Line[] {
  const lines: Line[] = []
  let from = 0
  for (const text of content.split('\n')) {
    lines.push({ from, to: from + text.length, text })
    from += text.length + 1
  }
  return lines
}

function kindOf(line: string): BlockKind {
  if (FENCE.test(line)) return 'code'
  if (HEADING.test(line)) return 'heading'
  if (ITEM.test(line)) return 'item'
  return line.trimStart().startsWith('|') ? 'table' : 'paragraph'
}

function rankOf(line: string): number {
  const heading = HEADING.exec(line)
  if (heading) return (heading[1] as string).length
  return Number(ITEM.exec(line)?.[2] ?? 0)
}

/** The line after the block that begins at `start`. */
function blockEnd(lines: Line[], start: number, kind: BlockKind): number {
  if (kind === 'heading') return start + 1
  if (kind === 'code') return fenceEnd(lines, start)
  if (kind === 'item') return itemEnd(lines, start)
  let i = start + 1
  while (i < lines.length) {
    const text = (lines[i] as Line).text
    if (text.trim() === '' || kindOf(text) !== kind) break
    i++
  }
  return i
}

function fenceEnd(lines: Line[], start: number): number {
  let i = start + 1
  while (i < lines.length && !FENCE.test((lines[i] as Line).text)) i++
  return Math.min(i + 1, lines.length)
}

/** An item holds what stands deeper than its own mark, code and blank lines between included. */
function itemEnd(lines: Line[], start: number): number {
  const depth = indentOf((lines[start] as Line).text)
  let end = start + 1
  let i = end
  let isAfterBlank = false
  while (i < lines.length) {
    const { text } = lines[i] as Line
    if (text.trim() === '') {
      isAfterBlank = true
      i++
      continue
    }
    const isDeeper = indentOf(text) > depth
    if (!isDeeper && (isAfterBlank || kindOf(text) !== 'paragraph')) break
    i = FENCE.test(text) ? fenceEnd(lines, i) : i + 1
    end = i
    isAfterBlank = false
  }
  return end
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

function addUnit(content: string, unit: Omit<Unit, 'text'>, units: Unit[]): void {
  const raw = content.slice(unit.from, unit.to)
  const text = raw.trim()
  if (text === '') return
  const from = unit.from + raw.indexOf(text)
  units.push({ ...unit, from, to: from + text.length, text })
}
