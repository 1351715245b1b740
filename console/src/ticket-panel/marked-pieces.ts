export type Piece = { text: string; isMarked: boolean }

/** A text cut where a range begins or ends; ranges may overlap. */
export function markedPieces(text: string, ranges: ReadonlyArray<{ from: number; to: number }>): Piece[] {
  const pieces: Piece[] = []
  const add = (from: number, to: number, isMarked: boolean) => {
    if (to > from) pieces.push({ text: text.slice(from, to), isMarked })
  }
  let at = 0
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    const first = Math.max(at, from)
    const end = Math.min(text.length, to)
    if (end <= first) continue
    add(at, first, false)
    add(first, end, true)
    at = end
  }
  add(at, text.length, false)
  return pieces
}
