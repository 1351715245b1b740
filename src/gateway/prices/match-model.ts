import type { ModelMatch } from './shipped-table.ts'

/** `name` in lower case. */
export function matchesModel(match: ModelMatch, name: string): boolean {
  if ('or' in match) return match.or.some((one) => matchesModel(one, name))
  if ('and' in match) return match.and.every((one) => matchesModel(one, name))
  if ('equals' in match) return name === match.equals.toLowerCase()
  if ('starts_with' in match) return name.startsWith(match.starts_with.toLowerCase())
  if ('ends_with' in match) return name.endsWith(match.ends_with.toLowerCase())
  if ('contains' in match) return name.includes(match.contains.toLowerCase())
  return new RegExp(match.regex).test(name)
}

/**
 * The names under which a model may stand in a table, the likeliest first: as it is, with its date written with
 * hyphens, and without its date (`gpt-4o-2024-11-20`, `claude-sonnet-4-5-20250929`, `…@20250929`, `gpt-4-0613`).
 */
export function namesOf(model: string): string[] {
  // Google's API lists them so
  const name = model
    .toLowerCase()
    .trim()
    .replace(/^models\//, '')
  const names = [
    name,
    name.replace(/-(20\d{2})(\d{2})(\d{2})(?=[-:@]|$)/, '-$1-$2-$3'),
    name.replace(/[-@](20\d{2}-\d{2}-\d{2}|20\d{6}|\d{4})$/, ''),
  ]
  return [...new Set(names)]
}
