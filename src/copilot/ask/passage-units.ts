/** A piece of a passage that can be quoted for itself. `from` and `to` are offsets: its text is an exact substring. */
export type Unit = {
  kind: 'sentence' | 'item' | 'code' | 'table'
  from: number
  to: number
  text: string
}

const FENCE = /^\s*(```|~~~)/
const ITEM = /^\s*([-*+•]|\d{1,3}[.)])\s+\S/
// A sentence ends at its mark, unless what follows goes on in lower case ("e.g. this").
const SENTENCE_END = /[.!?。？！]["'”’)\]]*\s+(?![a-z])/g

/** Cuts the Markdown-like text of a chunk into sentences, list items, code blocks and tables, in order. */
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
    const from = line.from
    const to = (lines[end - 1] as Line).to
    if (kind === 'paragraph') addSentences(content, from, to, units)
    else addUnit(content, kind, from, to, units)
    i = end
  }
  return units
}

type Line = { from: number; to: number; text: string }
type BlockKind = 'code' | 'item' | 'table' | 'paragraph'

function linesOf(content: string): Line[] {
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
  if (ITEM.test(line)) return 'item'
  return line.trimStart().startsWith('|') ? 'table' : 'paragraph'
}

/** The line after the block that begins at `start`. */
function blockEnd(lines: Line[], start: number, kind: BlockKind): number {
  let i = start + 1
  if (kind === 'code') {
    while (i < lines.length && !FENCE.test((lines[i] as Line).text)) i++
    return Math.min(i + 1, lines.length)
  }
  while (i < lines.length) {
    const text = (lines[i] as Line).text
    if (text.trim() === '') break
    const next = kindOf(text)
    if (kind === 'item' ? next !== 'paragraph' : next !== kind) break
    i++
  }
  return i
}

function addSentences(content: string, from: number, to: number, units: Unit[]): void {
  const text = content.slice(from, to)
  let start = 0
  for (const match of text.matchAll(SENTENCE_END)) {
    const end = match.index + match[0].trimEnd().length
    addUnit(content, 'sentence', from + start, from + end, units)
    start = match.index + match[0].length
  }
  addUnit(content, 'sentence', from + start, to, units)
}

function addUnit(content: string, kind: Unit['kind'], from: number, to: number, units: Unit[]): void {
  const raw = content.slice(from, to)
  const text = raw.trim()
  if (text === '') return
  const start = from + raw.indexOf(text)
  units.push({ kind, from: start, to: start + text.length, text })
}
