import type { CostRow } from './cost-schemas.ts'

const HEADER =
  'period,group_id,group,calls,failed,cache_hits,input_tokens,output_tokens,cached_input_tokens,cost,unpriced'

/** RFC 4180, with a mark of its encoding for spreadsheets; in pieces. */
export async function* toCsv(rows: readonly CostRow[]): AsyncGenerator<string> {
  yield `\ufeff${HEADER}\r\n`
  for (let from = 0; from < rows.length; from += 1_000)
    yield rows
      .slice(from, from + 1_000)
      .map(toLine)
      .join('')
}

function toLine(row: CostRow): string {
  const texts = [row.period, row.group?.id ?? '', row.group?.name ?? ''].map(toCell)
  const numbers = [
    row.calls,
    row.failed,
    row.cache_hits,
    row.input_tokens,
    row.output_tokens,
    row.cached_input_tokens,
    row.cost,
    row.unpriced,
  ]
  return `${[...texts, ...numbers].join(',')}\r\n`
}

/** A name that anybody may choose must not become a formula of the spreadsheet that opens it. */
function toCell(text: string): string {
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
