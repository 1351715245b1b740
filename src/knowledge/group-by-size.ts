export type Size = { count: number; bytes: number }

/**
 * Cuts a list into groups that stay within a limit, in order. An item that alone is over it makes a group of its own.
 */
export function* groupBySize<T>(items: readonly T[], sizeOf: (item: T) => Size, limit: Size): Generator<T[]> {
  let group: T[] = []
  let count = 0
  let bytes = 0
  for (const item of items) {
    const size = sizeOf(item)
    if (group.length > 0 && (count + size.count > limit.count || bytes + size.bytes > limit.bytes)) {
      yield group
      group = []
      count = 0
      bytes = 0
    }
    group.push(item)
    count += size.count
    bytes += size.bytes
  }
  if (group.length > 0) yield group
}

/** Content that one transaction stores: the embedded database answers nobody else until it ends. */
export const CONTENT_PER_TRANSACTION = 2 * 1024 * 1024

export function sizeOfContent(document: { content: string }): Size {
  return { count: 1, bytes: Buffer.byteLength(document.content) }
}
