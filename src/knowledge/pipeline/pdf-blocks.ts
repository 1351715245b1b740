import type { Block } from './document.ts'

export type PdfLine = {
  text: string
  /** Baseline from the bottom of the page, in points. */
  y: number
  /** Largest font size in the line, in points; 0 for an empty line. */
  size: number
}

export type PdfPage = { number: number; lines: PdfLine[] }

type Paragraph = { lines: PdfLine[]; page: number }

/** Type this much larger than the body is a heading. */
const HEADING_RATIO = 1.15
const MAX_HEADING = 150

/** Lines of a PDF as blocks: running heads and page numbers dropped, wrapped lines joined, large type as headings. */
export function pdfBlocks(pages: PdfPage[]): Block[] {
  const body = withoutRunningLines(pages)
  const spaced = keepsSpaces(body)
  const paragraphs = body.flatMap(toParagraphs)
  const sizes = headingSizes(paragraphs)
  return paragraphs.map((paragraph) => {
    const text = joinWrapped(paragraph.lines, spaced)
    const level = sizes.indexOf(roundSize(paragraph.lines[0]?.size ?? 0)) + 1
    if (level > 0 && text.length <= MAX_HEADING) return { kind: 'heading', level: Math.min(level, 3), text }
    return { kind: 'paragraph', text, page: paragraph.page }
  })
}

/** The same first or last line at the same height on half of the pages (numbers aside) belongs to the paper, not to the text. */
function withoutRunningLines(pages: PdfPage[]): PdfPage[] {
  const shape = (line: PdfLine | undefined) =>
    line ? `${Math.round(line.y)} ${line.text.replaceAll(/\d+/g, '#').replaceAll(/\s+/g, '')}` : ''
  const filled = pages.map((page) => ({
    ...page,
    lines: page.lines.filter((line) => line.text.trim() !== ''),
  }))
  const counts = new Map<string, number>()
  for (const page of filled) {
    for (const key of new Set([shape(page.lines[0]), shape(page.lines.at(-1))])) {
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  const running = (line: PdfLine | undefined) =>
    pages.length >= 3 && (counts.get(shape(line)) ?? 0) >= Math.max(3, pages.length / 2)
  return filled.map((page) => {
    const from = running(page.lines[0]) ? 1 : 0
    const to = page.lines.length > 1 && running(page.lines.at(-1)) ? -1 : undefined
    return { ...page, lines: page.lines.slice(from, to) }
  })
}

/** Korean breaks lines inside words. Where a file keeps the space at a line's end, its absence means such a break. */
function keepsSpaces(pages: PdfPage[]): boolean {
  let hangul = 0
  let spaced = 0
  for (const page of pages) {
    for (const line of page.lines) {
      if (!/[\uAC00-\uD7A3]\s*$/.test(line.text.slice(-4))) continue
      hangul += 1
      if (/\s$/.test(line.text)) spaced += 1
    }
  }
  return hangul > 0 && spaced >= hangul * 0.2
}

function toParagraphs(page: PdfPage): Paragraph[] {
  const paragraphs: Paragraph[] = []
  let previous: PdfLine | undefined
  for (const line of page.lines) {
    const current = paragraphs.at(-1)
    if (!current || !previous || startsParagraph(previous, line))
      paragraphs.push({ lines: [line], page: page.number })
    else current.lines.push(line)
    previous = line
  }
  return paragraphs
}

function startsParagraph(previous: PdfLine, line: PdfLine): boolean {
  const gap = previous.y - line.y
  const size = Math.max(previous.size, line.size)
  return (
    gap > size * 1.7 ||
    gap < -size ||
    Math.abs(previous.size - line.size) > size * 0.1 ||
    /^\s*(?:[•·▪◦‣○●■□※-]|\(?\d{1,3}[.)]|[가-하][.)])\s/.test(line.text)
  )
}

/** The sizes of headings, largest first; none when "large" type is not the exception. */
function headingSizes(paragraphs: Paragraph[]): number[] {
  const characters = new Map<number, number>()
  let total = 0
  for (const line of paragraphs.flatMap((paragraph) => paragraph.lines)) {
    characters.set(roundSize(line.size), (characters.get(roundSize(line.size)) ?? 0) + line.text.length)
    total += line.text.length
  }
  const [bodySize = 0] = [...characters].sort((a, b) => b[1] - a[1])[0] ?? []
  const large = [...characters].filter(([size]) => size >= bodySize * HEADING_RATIO)
  const share = large.reduce((sum, [, count]) => sum + count, 0) / Math.max(1, total)
  return share > 0.3 ? [] : large.map(([size]) => size).sort((a, b) => b - a)
}

function roundSize(size: number): number {
  return Math.round(size * 2) / 2
}

function joinWrapped(lines: PdfLine[], spaced: boolean): string {
  let text = ''
  for (const line of lines) {
    const next = line.text.trim()
    const last = text.at(-1) ?? ''
    if (text.trim() === '') text = line.text.trimStart()
    else if (last === '-' && /^\p{Ll}/u.test(next)) text = text.slice(0, -1) + line.text.trimStart()
    else if (spaced && /[\uAC00-\uD7A3]/.test(last) && /^[\uAC00-\uD7A3]/.test(next))
      text += line.text.trimStart()
    else text = `${text.trimEnd()} ${line.text.trimStart()}`
  }
  return text.trim()
}
