/** A part of one of the given texts: `text` is its position in the list, `start` and `end` count UTF-16 units. */
export type QuoteRange = { text: number; start: number; end: number }

type Letters = { letters: string; places: Array<{ text: number; at: number }> }

/** Only letters and digits count, so that Markdown signs, line breaks and spacing may differ. */
function lettersOf(texts: readonly string[]): Letters {
  const places: Letters['places'] = []
  let letters = ''
  for (const [text, value] of texts.entries()) {
    for (let at = 0; at < value.length; ) {
      const character = String.fromCodePoint(value.codePointAt(at) ?? 0)
      if (/[\p{L}\p{N}]/u.test(character)) {
        const small = character.toLowerCase()
        letters += small
        for (let unit = 0; unit < small.length; unit++) places.push({ text, at })
      }
      at += character.length
    }
  }
  return { letters, places }
}

/** What rendering takes out of Markdown although it contains letters or digits. */
function withoutMarkup(quote: string): string {
  return quote
    .replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/\]\([^)]*\)/g, ']')
    .replace(/^\s*\d+[.)]\s+/gm, '')
    .replace(/^\s*(```|~~~).*$/gm, '')
}

/** Shorter pieces of a quote occur by chance in places that were not cited. */
const SHORTEST_PIECE = 6

/**
 * Where a quote stands in a list of neighbouring texts (the text nodes of a rendered passage). When it is not
 * there as a whole, its lines are looked for one by one. Empty: the quote is not in the text any more.
 */
export function quoteRanges(texts: readonly string[], quote: string): QuoteRange[] {
  const { letters, places } = lettersOf(texts)
  const find = (piece: string) => {
    const wanted = lettersOf([piece]).letters
    const from = wanted === '' ? -1 : letters.indexOf(wanted)
    return from < 0 ? [] : rangesBetween(texts, places, from, from + wanted.length - 1)
  }
  for (const whole of [quote, withoutMarkup(quote)]) {
    const found = find(whole)
    if (found.length > 0) return found
  }
  return withoutMarkup(quote)
    .split(/\n+|(?<=[.!?。])\s+/)
    .filter((piece) => lettersOf([piece]).letters.length >= SHORTEST_PIECE)
    .flatMap(find)
}

function rangesBetween(
  texts: readonly string[],
  places: Letters['places'],
  first: number,
  last: number,
): QuoteRange[] {
  const from = places[first]
  const to = places[last]
  if (!from || !to) return []
  const ranges: QuoteRange[] = []
  for (let text = from.text; text <= to.text; text++) {
    const value = texts[text] ?? ''
    const start = text === from.text ? from.at : 0
    const end = text === to.text ? endOfCharacter(value, to.at) : value.length
    if (value.slice(start, end).trim() !== '') ranges.push({ text, start, end })
  }
  return ranges
}

/** Takes the closing mark of the sentence along. */
function endOfCharacter(value: string, at: number): number {
  const rest = value.slice(at)
  return at + (/^[\s\S][.!?。)”’"']*/u.exec(rest)?.[0].length ?? 1)
}
