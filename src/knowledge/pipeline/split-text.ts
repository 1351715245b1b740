import { isWide, tokensOf } from './estimate-tokens.ts'

const CLOSERS = new Set([...`"'”’)]」』*\``])
/** Of so many characters before a dot the word is read that it ends. */
const LONGEST_WORD = 24
/** "e.g. tokens", "approx. 5". */
const ABBREVIATION = /(?:^|[\s(])(?:e\.g|i\.e|z\.B|approx|vs|incl|excl|resp|cf|ca|Mr|Mrs|Ms|Dr|Prof)\.$/
/** "No. 7", "Linienstr. 12", "p. 3": before a number alone. */
const NUMBERED = /(?:^|[\s(])(?:[Nn]o|[Nn]r|[Ff]ig|[Ss]ec|pp?|\p{L}*[Ss]tr)\.$/u
/** "Acme Inc. sends it", "etc. and save": what ends a sentence too, before a capital letter. */
const MAY_END = /(?:^|[\s(])(?:etc|et al|Inc|Ltd|Corp|Co|U\.S|a\.m|p\.m|min|hrs?)\.$/
/** What no sentence begins with: signs between names, and Korean particles behind a name in Latin letters. */
const GOES_ON =
  /^(?:[>→|=+&/;,:)\]](?!\p{L})|(?:으로|로|을|를|은|는|에|에서|에게|와|과|의|라고|이라고|까지|부터)(?![가-힣]))/u
/** A longer parenthesis holds sentences of its own. */
const LONGEST_PARENTHESIS = 120

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
    const spaces = at
    while (isSpace(text[at])) at += 1
    if (!(full || spaced || character === '\n') || at >= text.length) continue
    const isLine = character === '\n' || text.slice(spaces, at).includes('\n')
    if (isLine || full || !goesOn(text, spaces, at)) ends.push(at)
  }
  return ends
}

/** Whether a dot within a line ends no sentence: of an abbreviation, of a name, or within parentheses. */
function goesOn(text: string, end: number, next: number): boolean {
  const word = text.slice(Math.max(0, end - LONGEST_WORD), end)
  const after = text.slice(next, next + 4)
  if (ABBREVIATION.test(word) || (NUMBERED.test(word) && /^\d/.test(after))) return true
  if (MAY_END.test(word) && /^\p{Ll}/u.test(after)) return true
  const [sign] = GOES_ON.exec(after) ?? []
  if (sign !== undefined) return !/\p{Script=Hangul}/u.test(sign) || /[A-Za-z0-9]\.$/.test(word)
  return isWithinParentheses(text, end, next)
}

/** Whether one opens shortly before and closes shortly behind, on the same line: "(Linienstr. 12)". */
function isWithinParentheses(text: string, end: number, next: number): boolean {
  const before = text.slice(Math.max(0, end - LONGEST_PARENTHESIS), end)
  const open = before.lastIndexOf('(')
  if (open < 0 || /[)\n]/.test(before.slice(open))) return false
  const line = /^[^\n(]{0,120}?\)/.exec(text.slice(next, next + LONGEST_PARENTHESIS))
  return line !== null && before.length - open + line[0].length <= LONGEST_PARENTHESIS
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
