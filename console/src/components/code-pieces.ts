/** A part of a text: running text, or code that stood between fences. */
type Piece = { isCode: boolean; text: string }

const OPENING = /^\s*(`{3,}|~{3,})[^`]*$/

/** The line that closes a fence: the same sign, at least as often, and nothing else. */
const closes = (line: string, fence: string) => {
  const signs = line.trim()
  return signs.length >= fence.length && signs === fence.charAt(0).repeat(signs.length)
}

/**
 * A text in which nothing but fenced code is marked up, in its parts. A fence that nothing closes is text: what
 * follows it may be anything.
 */
export function codePieces(text: string): Piece[] {
  const lines = text.split('\n')
  const pieces: Piece[] = []
  let from = 0
  const add = (isCode: boolean, start: number, end: number) => {
    // line breaks around a block are its distance; the first line keeps what it is set in by
    const part = lines
      .slice(start, end)
      .join('\n')
      .trimEnd()
      .replace(/^\s*\n/, '')
    if (part !== '') pieces.push({ isCode, text: part })
  }
  let opened: { at: number; fence: string } | null = null
  for (const [at, line] of lines.entries()) {
    if (opened === null) {
      const fence = OPENING.exec(line)?.[1]
      if (fence) opened = { at, fence }
    } else if (closes(line, opened.fence)) {
      add(false, from, opened.at)
      add(true, opened.at + 1, at)
      from = at + 1
      opened = null
    }
  }
  add(false, from, lines.length)
  return pieces
}
