import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { decodeText } from './decode-text.ts'
import { detectLanguage } from './detect-language.ts'
import type { Block, Draft, ParseInput } from './document.ts'
import { firstText, instant, webAddress } from './document-facts.ts'
import { splitFrontMatter } from './front-matter.ts'
import { htmlToBlocks } from './html-blocks.ts'
import { expandShortcodes } from './hugo-shortcodes.ts'
import { inlineText } from './markdown-inline.ts'
import { indent, markdownTable } from './markdown-text.ts'

type Root = ReturnType<typeof fromMarkdown>
type Node = Root['children'][number]
type List = Extract<Node, { type: 'list' }>

// Bare addresses read the same without being recognised as links, and recognising them takes a third of the time.
const syntax = [gfm(), { disable: { null: ['wwwAutolink', 'protocolAutolink', 'emailAutolink'] } }]
const treeSyntax = gfmFromMarkdown().filter((extension) => !extension.transforms)

/** Calls of the site generator and code, which are English in every language. */
const NOT_PROSE = /\{\{[<%][^{}]*\}\}|```[^`]*```/g

export function parseMarkdown(input: ParseInput): Draft[] {
  const text = decodeText(input.bytes).replace(/^\uFEFF/, '')
  const { values, body } = splitFrontMatter(text)
  const { title: _, ...metadata } = values
  const prose = body.slice(0, 20_000).replaceAll(NOT_PROSE, ' ')
  const korean = detectLanguage([prose]) === 'ko'
  const blocks = markdownToBlocks(expandShortcodes(body, { values, korean }))
  return [
    {
      title: firstText(values, ['title', 'name', '제목']),
      url: webAddress(firstText(values, ['url', 'permalink', 'canonical_url'])),
      updatedAt: instant(firstText(values, ['lastmod', 'updated_at', 'updated', 'last_modified_at', 'date'])),
      type: firstText(values, ['type']),
      metadata: Object.keys(metadata).length > 0 ? metadata : undefined,
      blocks,
    },
  ]
}

function markdownToBlocks(markdown: string): Block[] {
  const root = fromMarkdown(markdown, { extensions: syntax, mdastExtensions: treeSyntax })
  return toBlocks(root.children)
}

function toBlocks(nodes: Node[]): Block[] {
  return nodes.flatMap(toBlock)
}

function toBlock(node: Node): Block[] {
  switch (node.type) {
    case 'heading':
      return [{ kind: 'heading', level: node.depth, text: headingText(inlineText(node.children)) }]
    case 'paragraph':
      return [{ kind: 'paragraph', text: inlineText(node.children) }]
    case 'code':
      return [{ kind: 'code', text: fence(node.value, node.lang ?? '') }]
    case 'list':
      return [{ kind: 'list', text: listText(node) }]
    case 'table':
      return [
        {
          kind: 'table',
          text: markdownTable(
            node.children.map((row) => row.children.map((cell) => inlineText(cell.children))),
          ),
        },
      ]
    case 'blockquote':
    case 'footnoteDefinition':
      return toBlocks(node.children)
    case 'html':
      return htmlToBlocks(node.value)
    default:
      return []
  }
}

/** Without the `{#id .class}` that site generators read. */
function headingText(text: string): string {
  return text
    .replaceAll('\n', ' ')
    .replace(/ ?\{[#.][^{}]{0,200}\}$/, '')
    .trim()
}

function fence(code: string, language: string): string {
  let longest = 2
  for (const match of code.matchAll(/^[ \t]*(`{3,})/gm)) longest = Math.max(longest, match[1]?.length ?? 0)
  const ticks = '`'.repeat(longest + 1)
  return `${ticks}${language}\n${code}\n${ticks}`
}

function listText(list: List): string {
  return list.children
    .map((item, index) => {
      const marker = list.ordered ? `${(list.start ?? 1) + index}. ` : '- '
      const done = typeof item.checked === 'boolean' ? (item.checked ? '[x] ' : '[ ] ') : ''
      return `${marker}${done}${indent(itemText(item.children), marker.length).trimStart()}`
    })
    .join('\n')
}

/** Paragraphs of one item stay apart; what follows a paragraph otherwise stands right below it. */
function itemText(nodes: Node[]): string {
  let text = ''
  for (const [index, node] of nodes.entries()) {
    const piece = toBlock(node)
      .map((block) => block.text)
      .join('\n\n')
    if (piece === '') continue
    const apart = node.type === 'paragraph' && nodes[index - 1] !== undefined
    text += text === '' ? piece : `${apart ? '\n\n' : '\n'}${piece}`
  }
  return text
}
