/** Longer texts are compared up to here. */
const MOST_WORDS = 2_000

/** How much of a text was changed, 0 to 1: words that were added, left out or replaced, of those of the longer text. */
export function editedShare(before: string, after: string): number {
  const some = wordsOf(before)
  const others = wordsOf(after)
  const longest = Math.max(some.length, others.length)
  return longest === 0 ? 0 : distance(some, others) / longest
}

function wordsOf(text: string): string[] {
  return (text.normalize('NFC').match(/\S+/g) ?? []).slice(0, MOST_WORDS)
}

function distance(some: string[], others: string[]): number {
  let row = Array.from({ length: others.length + 1 }, (_, i) => i)
  for (const [i, word] of some.entries()) {
    const next = [i + 1]
    for (const [j, other] of others.entries()) {
      const replaced = (row[j] as number) + (word === other ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] as number) + 1, (next[j] as number) + 1))
    }
    row = next
  }
  return row[others.length] as number
}
