import { quoteRanges } from './quote-ranges.ts'

/** The few fields of a hast node that matter here. */
type HtmlNode = {
  type: string
  value?: string
  tagName?: string
  properties?: Record<string, string>
  children?: HtmlNode[]
}

function textNodes(node: HtmlNode, found: HtmlNode[] = []): HtmlNode[] {
  if (node.type === 'text') found.push(node)
  for (const child of node.children ?? []) textNodes(child, found)
  return found
}

function replace(node: HtmlNode, pieces: Map<HtmlNode, HtmlNode[]>): void {
  if (!node.children) return
  node.children = node.children.flatMap((child) => pieces.get(child) ?? [child])
  for (const child of node.children) replace(child, pieces)
}

/** A rehype plugin: wraps the quoted part of a rendered text in `<mark>`. */
export function markQuote(quote: string) {
  return () => (tree: HtmlNode) => {
    const nodes = textNodes(tree)
    const pieces = new Map<HtmlNode, HtmlNode[]>()
    const ranges = quoteRanges(
      nodes.map((node) => node.value ?? ''),
      quote,
    )
    for (const [index, node] of nodes.entries()) {
      const inside = ranges.filter((range) => range.text === index).sort((a, b) => a.start - b.start)
      if (inside.length === 0) continue
      const value = node.value ?? ''
      const parts: HtmlNode[] = []
      let at = 0
      for (const { start, end } of inside) {
        if (start < at) continue
        if (start > at) parts.push({ type: 'text', value: value.slice(at, start) })
        const text = { type: 'text', value: value.slice(start, end) }
        parts.push({ type: 'element', tagName: 'mark', properties: {}, children: [text] })
        at = end
      }
      if (at < value.length) parts.push({ type: 'text', value: value.slice(at) })
      pieces.set(node, parts)
    }
    replace(tree, pieces)
  }
}
