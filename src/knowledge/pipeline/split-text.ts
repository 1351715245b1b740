import { isWide, tokensOf } from './estimate-tokens.ts'

const CLOSERS = new Set([...`"'”’)]」』*\``])
const isSpace = (character: string | undefined) =>
  character === ' ' || character === '\n' || character === '\t'

/**
 * Ends of sentences, as positions after the white space that follows: `.`, `!`, `?` (the Korean 다., 요., 까?
 * included) before a space, `。！？` anywhere, and line ends. Reads each character once.
 */
export function sentenceEnds(text: string): number[] {
  const ends: number[] = []
  let at = 0
  while (at < text.length) {
    const character = text[at] as string
    const full = character === '。' || character === '！' || character === '？'
    const ending = full || character === '.' || character === '!' || character === '?' || character === '…'
    at += 1
    if (character !== '\n' && !ending) continue
    while (ending && at < text.length && CLOSERS.has(text[at] as string)) at += 1
    const spaced = isSpace(text[at])
    while (isSpace(text[at])) at += 1
    if ((full || spaced || character === '\n') && at < text.length) ends.push(at)
  }
  return ends
}

/** Pieces of at most `limit` tokens that together are the text, cut at the given positions where they allow it. */
export function splitAt(text: string, positions: number[], limit: number): string[] {
  const pieces: string[] = []
  let start = 0
  let end = 0
  let tokens = 0
  for (const position of [...positions, text.length]) {
    const next = measure(text, end, position)
    if (tokens > 0 && tokens + next > limit) {
      pieces.push(...fitted(text.slice(start, end), limit))
      start = end
      tokens = 0
    }
    tokens += next
    end = position
  }
  if (end > start) pieces.push(...fitted(text.slice(start, end), limit))
  return pieces
}

function fitted(text: string, limit: number): string[] {
  return measure(text, 0, text.length) <= limit ? [text] : splitAnywhere(text, limit)
}

/** Cuts at spaces, and inside a word only when the word alone is too long. Never cuts a character in two. */
function splitAnywhere(text: string, limit: number): string[] {
  const pieces: string[] = []
  let start = 0
  let lastSpace = -1
  let wide = 0
  let at = 0
  while (at < text.length) {
    const code = text.charCodeAt(at)
    if (isWide(code)) wide += 1
    const low = code >= 0xdc00 && code <= 0xdfff
    if (at > start && !low && tokensOf(wide, at + 1 - start - wide) > limit) {
      const cut = lastSpace > start ? lastSpace + 1 : at
      pieces.push(text.slice(start, cut))
      start = cut
      // What is read again after a cut at a space is at most one piece long, and shorter than the piece just cut
      // unless a single word fills it; so every character is read a bounded number of times.
      at = cut
      wide = 0
      lastSpace = -1
      continue
    }
    if (isSpace(text[at])) lastSpace = at
    at += 1
  }
  if (start < text.length) pieces.push(text.slice(start))
  return pieces
}

function measure(text: string, from: number, to: number): number {
  let wide = 0
  for (let index = from; index < to; index += 1) if (isWide(text.charCodeAt(index))) wide += 1
  return tokensOf(wide, to - from - wide)
}
