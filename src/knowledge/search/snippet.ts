import { tokenize } from './tokenize.ts'

const LENGTH = 240

/**
 * The part of a text that shows best why it was found: the run of whole sentences or lines, about 240 characters
 * long, that holds the most weight of query terms. `weights` are idf by term.
 */
export function makeSnippet(text: string, weights: Map<string, number>): string {
  const pieces = splitPieces(text)
  const own = pieces.map((piece) =>
    [...new Set(piece.terms)].reduce((sum, term) => sum + (weights.get(term) ?? 0), 0),
  )
  // A snippet begins with a piece that tells something, not with one that shares a "the".
  const telling = 0.25 * own.reduce((most, score) => Math.max(most, score), 0)
  let best = { score: -1, from: 0, to: 0 }
  for (let from = 0; from < pieces.length; from++) {
    if ((own[from] as number) < telling) continue
    const seen = new Set<string>()
    let length = 0
    let score = 0
    for (let to = from; to < pieces.length; to++) {
      const piece = pieces[to] as Piece
      if (to > from && length + piece.text.length > LENGTH) break
      length += piece.text.length + 1
      for (const term of piece.terms) {
        // A repeat still tells that the passage is about it, only less.
        score += (weights.get(term) ?? 0) * (seen.has(term) ? 0.1 : 1)
        seen.add(term)
      }
      if (score > best.score + 1e-9) best = { score, from, to }
    }
  }
  const shown = extend(pieces, best.from, best.to)
  return shortened(shown, weights)
}

type Piece = { text: string; terms: string[] }

function splitPieces(text: string): Piece[] {
  return text
    .split(/\n+|(?<=[.!?。]["')\]]?)\s+/u)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '' && !/^(```|[-|:\s]+$)/.test(piece))
    .map((piece) => ({ text: piece, terms: tokenize(piece) }))
}

/** Fills the window up with what follows, so that short matches are read in context. */
function extend(pieces: Piece[], from: number, to: number): string {
  let text = pieces
    .slice(from, to + 1)
    .map((piece) => piece.text)
    .join(' ')
  for (const next of pieces.slice(to + 1)) {
    if (text.length + next.text.length + 1 > LENGTH) break
    text += ` ${next.text}`
  }
  return text
}

/** Cuts one over-long sentence around its first matched word. */
function shortened(text: string, weights: Map<string, number>): string {
  if (text.length <= LENGTH * 1.25) return text
  let best = { weight: 0, at: 0 }
  for (const word of text.matchAll(/\S+/gu)) {
    const weight = Math.max(0, ...tokenize(word[0].slice(0, 200)).map((term) => weights.get(term) ?? 0))
    if (weight > best.weight) best = { weight, at: word.index }
  }
  let from = Math.max(0, Math.min(best.at - LENGTH / 3, text.length - LENGTH))
  let to = Math.min(text.length, from + LENGTH)
  from = from === 0 ? 0 : wordStart(text, from)
  to = to === text.length ? to : Math.max(text.lastIndexOf(' ', to), from + LENGTH / 2)
  return `${from > 0 ? '…' : ''}${text.slice(from, to).trim()}${to < text.length ? '…' : ''}`.toWellFormed()
}

function wordStart(text: string, at: number): number {
  const space = text.indexOf(' ', at)
  return space === -1 || space - at > 40 ? at : space + 1
}
