import { withClient } from '../connect.ts'
import { EXIT, type OutputOptions, print } from '../output.ts'

type Item = {
  title: string
  heading: string
  url: string | null
  external_id: string
  score: number
  snippet: string
}
type Options = OutputOptions & { limit: number; type?: string; source?: string; language?: string }

export async function search(query: string, options: Options): Promise<void> {
  const { limit, type, source, language } = options
  const body = { query, limit, filters: { type, source, language } }
  const result = await withClient((client) => client.call<{ items: Item[] }>('POST', '/api/v1/search', body))
  print(result, options, ({ items }) =>
    items.length === 0 ? 'Nothing found.' : items.map(describe).join('\n\n'),
  )
  if (result.items.length === 0) process.exitCode = EXIT.nothingFound
}

function describe(item: Item, at: number): string {
  const heading = item.heading === '' ? '' : ` > ${item.heading}`
  return `${at + 1}. ${item.title}${heading}\n   ${item.url ?? item.external_id}\n   ${item.snippet.replace(/\s+/g, ' ')}`
}
