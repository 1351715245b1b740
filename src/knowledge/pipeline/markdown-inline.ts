import type { fromMarkdown } from 'mdast-util-from-markdown'
import { isHtmlTag } from './html-tags.ts'
import { joinLines } from './markdown-text.ts'

type Root = ReturnType<typeof fromMarkdown>
type Inline = Extract<Root['children'][number], { type: 'paragraph' }>['children'][number]

/** A real line break, kept apart from the wrapping of the source until lines are joined. */
const BREAK = '\u2028'

/** What a reader sees of a line of Markdown: emphasis and links become their text, code keeps its backticks. */
export function inlineText(nodes: Inline[]): string {
  return joinLines(nodes.map(textOf).join(''))
    .replaceAll(/ {2,}/g, ' ')
    .replaceAll(/ *\u2028 */g, '\n')
    .trim()
}

function textOf(node: Inline): string {
  switch (node.type) {
    case 'text':
      return node.value
    case 'inlineCode':
      return inlineCode(node.value)
    case 'break':
      return BREAK
    case 'image':
    case 'imageReference':
      return node.alt ?? ''
    case 'html':
      return htmlText(node.value)
    case 'footnoteReference':
      return ''
    default:
      return 'children' in node ? node.children.map((child) => textOf(child as Inline)).join('') : ''
  }
}

function inlineCode(code: string): string {
  const ticks = code.includes('`') ? '``' : '`'
  const pad = code.startsWith('`') || code.endsWith('`') ? ' ' : ''
  return `${ticks}${pad}${code}${pad}${ticks}`
}

/** Tags vanish, but `<pod-name>` is no tag: it is what the reader must replace. */
function htmlText(html: string): string {
  if (html.startsWith('<!--')) return ''
  const name = /^<\/?([a-z][\w-]*)/i.exec(html)?.[1]?.toLowerCase() ?? ''
  if (name === 'br') return BREAK
  return isHtmlTag(name) || html.startsWith('<?') || html.startsWith('<!') ? '' : html
}
