import { withClient } from '../connect.ts'
import { type OutputOptions, print, table } from '../output.ts'

type Document = {
  id: string
  title: string
  type: string | null
  language: string
  external_id: string
  chunk_count: number
}
type List = { items: Document[]; next_cursor: string | null; total: number }

export async function listDocuments(
  options: OutputOptions & { limit: number; query?: string },
): Promise<void> {
  const query = new URLSearchParams({
    limit: String(options.limit),
    ...(options.query ? { q: options.query } : {}),
  })
  const list = await withClient((client) => client.call<List>('GET', `/api/v1/documents?${query}`))
  print(list, options, ({ items, total }) => {
    const rows = items.map((item) => [
      item.id,
      item.language,
      String(item.chunk_count),
      item.title,
      item.external_id,
    ])
    return `${table([['ID', 'LANGUAGE', 'CHUNKS', 'TITLE', 'EXTERNAL ID'], ...rows])}\n${items.length} of ${total}`
  })
}

export async function getDocument(id: string, options: OutputOptions): Promise<void> {
  const document = await withClient((client) =>
    client.call<Document & { text: string }>('GET', `/api/v1/documents/${encodeURIComponent(id)}`),
  )
  print(document, options, ({ title, text }) => `${title}\n\n${text}`)
}

export async function deleteDocument(id: string, options: OutputOptions): Promise<void> {
  await withClient((client) => client.call('DELETE', `/api/v1/documents/${encodeURIComponent(id)}`))
  print({ deleted: id }, options, () => `Deleted ${id}.`)
}
