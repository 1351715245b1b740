type MarkdownNode = { type: string; value?: string; url?: string; children?: MarkdownNode[] }

const prefix = '#source-'

/** The number in a link made by {@link citationMarkers}, or null for an ordinary link. */
export function citationNumber(href: string | undefined): number | null {
  return href?.startsWith(prefix) ? Number(href.slice(prefix.length)) : null
}

function split(value: string): MarkdownNode[] {
  return value.split(/(\[\d{1,3}\])/).flatMap((piece): MarkdownNode[] => {
    if (piece === '') return []
    const number = /^\[(\d+)\]$/.exec(piece)?.[1]
    if (!number) return [{ type: 'text', value: piece }]
    return [{ type: 'link', url: prefix + number, children: [{ type: 'text', value: number }] }]
  })
}

/** A remark plugin: makes links of the `[1]` markers in running text, and leaves code alone. */
export function citationMarkers() {
  return function visit(node: MarkdownNode): void {
    if (!node.children || node.type === 'link') return
    node.children = node.children.flatMap((child) =>
      child.type === 'text' ? split(child.value ?? '') : [child],
    )
    for (const child of node.children) visit(child)
  }
}
