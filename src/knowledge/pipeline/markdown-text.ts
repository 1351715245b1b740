/** Every line but empty ones moved right. */
export function indent(text: string, width: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(width))
}

/** A table in Markdown. The first row is its header; cells are one line each. */
export function markdownTable(rows: string[][], options: { header: boolean } = { header: true }): string {
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 0)
  if (columns === 0 || rows.every((row) => row.every((cell) => cell.trim() === ''))) return ''
  const line = (row: string[]) =>
    `| ${Array.from({ length: columns }, (_, column) => cellText(row[column] ?? '')).join(' | ')} |`
  const header = options.header ? (rows[0] ?? []) : []
  const body = options.header ? rows.slice(1) : rows
  return [line(header), `|${' --- |'.repeat(columns)}`, ...body.map(line)].join('\n')
}

function cellText(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim()
}

/** Ideographs and kana, whose lines join without a space; Korean lines join with one. */
const UNSPACED = /[\u3000-\u30FF\u3400-\u9FFF\uFF00-\uFFEF]/

/** A hard-wrapped paragraph on one line. */
export function joinLines(text: string): string {
  if (!text.includes('\n')) return text
  let joined = ''
  for (const part of text.split('\n')) {
    const line = part.trim()
    if (line === '') continue
    const unspaced = UNSPACED.test(joined.at(-1) ?? ' ') && UNSPACED.test(line[0] ?? ' ')
    joined += joined === '' || unspaced ? line : ` ${line}`
  }
  return joined
}
