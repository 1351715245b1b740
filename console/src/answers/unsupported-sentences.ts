import type { TextRange } from './asking.ts'

type MarkdownNode = {
  type: string
  value?: string
  children?: MarkdownNode[]
  position?: { start: { offset?: number | undefined }; end: { offset?: number | undefined } } | undefined
  data?: { hName: string }
}

const marked = (value: string): MarkdownNode => ({
  type: 'unsupported',
  data: { hName: 'ins' },
  children: [{ type: 'text', value }],
})

/** Pieces of a text from `start` on, those inside a range marked. */
function pieces(value: string, start: number, ranges: TextRange[]): MarkdownNode[] {
  const found: MarkdownNode[] = []
  let at = 0
  for (const { from, to } of ranges) {
    const first = Math.max(at, from - start)
    const end = Math.min(value.length, to - start)
    if (end <= first) continue
    if (first > at) found.push({ type: 'text', value: value.slice(at, first) })
    found.push(marked(value.slice(first, end)))
    at = end
  }
  if (at < value.length) found.push({ type: 'text', value: value.slice(at) })
  return found
}

/**
 * A remark plugin: marks the ranges of the Markdown source that no source supports. Where a text holds escapes, its
 * letters do not stand where the source has them: it is marked as a whole or not at all.
 */
export function unsupportedSentences(ranges: TextRange[]) {
  const inOrder = [...ranges].sort((a, b) => a.from - b.from)
  const split = (node: MarkdownNode): MarkdownNode[] => {
    const start = node.position?.start.offset
    const end = node.position?.end.offset
    if (node.type !== 'text' || node.value === undefined || start === undefined || end === undefined)
      return [node]
    if (node.value.length === end - start) return pieces(node.value, start, inOrder)
    return inOrder.some(({ from, to }) => from <= start && to >= end) ? [marked(node.value)] : [node]
  }
  return () =>
    function visit(node: MarkdownNode): void {
      if (!node.children || inOrder.length === 0) return
      for (const child of node.children) visit(child)
      node.children = node.children.flatMap(split)
    }
}
