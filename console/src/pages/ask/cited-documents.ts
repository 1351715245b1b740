import type { Citation } from '../../api/types.ts'

export type CitedDocument = { document_id: string; title: string; citations: Citation[] }

/** An answer often cites several passages of one document: they belong under one title. */
export function citedDocuments(citations: Citation[]): CitedDocument[] {
  const documents = new Map<string, CitedDocument>()
  for (const citation of citations) {
    const { document_id, title } = citation
    const document = documents.get(document_id) ?? { document_id, title, citations: [] }
    document.citations.push(citation)
    documents.set(document_id, document)
  }
  return [...documents.values()]
}
