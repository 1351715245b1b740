import type { SetDocument } from './labelled-set.ts'

/** BM25 over words split at white space, by the best passage of a document: what others do with Korean. */
export function whitespaceBm25(
  documents: readonly SetDocument[],
): (query: string, limit: number) => string[] {
  const words = (text: string) => text.normalize('NFC').toLowerCase().split(/\s+/).filter(Boolean)
  const postings = new Map<string, Array<[passage: number, count: number]>>()
  const owners: string[] = []
  const lengths: number[] = []
  for (const document of documents) {
    for (const passage of document.passages) {
      const counts = new Map<string, number>()
      const all = words(`${passage.context}\n${passage.content}`)
      for (const word of all) counts.set(word, (counts.get(word) ?? 0) + 1)
      for (const [word, count] of counts) {
        const list = postings.get(word) ?? []
        list.push([owners.length, count])
        postings.set(word, list)
      }
      owners.push(document.id)
      lengths.push(all.length)
    }
  }
  const average = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
  return (query, limit) => {
    const best = new Map<string, number>()
    const scores = new Map<number, number>()
    for (const word of words(query)) {
      const list = postings.get(word) ?? []
      const idf = Math.log(1 + (owners.length - list.length + 0.5) / (list.length + 0.5))
      for (const [passage, count] of list) {
        const norm = 0.9 * (0.6 + (0.4 * (lengths[passage] as number)) / average)
        scores.set(passage, (scores.get(passage) ?? 0) + (idf * count * 1.9) / (count + norm))
      }
    }
    for (const [passage, score] of scores) {
      const owner = owners[passage] as string
      best.set(owner, Math.max(best.get(owner) ?? 0, score))
    }
    return [...best]
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, limit)
      .map(([owner]) => owner)
  }
}
