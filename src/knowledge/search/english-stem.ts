/**
 * Plural, -ing and -ed off, doubled consonant and last -e too, so that `configuring`, `configured`, `configures`
 * and `configure` meet. Words that are not plain a-z (codes, versions, names with digits) stay as they are.
 */
export function stemEnglish(word: string): string {
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word
  const singular = withoutPlural(word)
  const verb = withoutVerbEnding(singular)
  return verb.length >= 4 && verb.endsWith('e') ? verb.slice(0, -1) : verb
}

function withoutPlural(word: string): string {
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (/(ss|x|ch|sh)es$/.test(word)) return word.slice(0, -2)
  return /[^sui]s$/.test(word) ? word.slice(0, -1) : word
}

function withoutVerbEnding(word: string): string {
  const length =
    word.length >= 6 && word.endsWith('ing') ? 3 : word.length >= 5 && word.endsWith('ed') ? 2 : 0
  if (length === 0) return word
  const stem = word.slice(0, -length)
  if (!/[aeiouy]/.test(stem)) return word
  return /([bdfgmnprt])\1$/.test(stem) ? stem.slice(0, -1) : stem
}
