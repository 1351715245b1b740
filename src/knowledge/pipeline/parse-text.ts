import { decodeText } from './decode-text.ts'
import type { Draft, ParseInput } from './document.ts'

const MAX_TITLE_LINE = 80

/** Plain text: paragraphs stand between empty lines, and lines stay as they are (logs, poems, addresses). */
export function parseText(input: ParseInput): Draft[] {
  const lines = decodeText(input.bytes).replaceAll(/\r\n?/g, '\n').split('\n')
  const blocks: Draft['blocks'] = []
  let paragraph: string[] = []
  const end = () => {
    if (paragraph.length > 0) blocks.push({ kind: 'paragraph', text: paragraph.join('\n') })
    paragraph = []
  }
  for (const line of lines) {
    if (line.trim() === '') end()
    else paragraph.push(line.trimEnd())
  }
  end()
  return [{ title: titleLine(blocks), blocks }]
}

/** A short first line that stands alone above the rest is its title. */
function titleLine(blocks: Draft['blocks']): string | undefined {
  const first = blocks[0]?.text ?? ''
  const alone = blocks.length > 1 && !first.includes('\n') && first.length <= MAX_TITLE_LINE
  return alone ? first.replace(/^[#=*\s]+|[=*:\s]+$/g, '') || undefined : undefined
}
