import { Parser } from 'htmlparser2'
import type { Block } from './document.ts'
import { createBlockWriter } from './html-block-writer.ts'
import { SKIPPED_TAGS } from './html-tags.ts'

export type HtmlPage = {
  /** `<title>`, or ''. */
  title: string
  /** Text of the first `h1`, or ''. */
  firstHeading: string
  canonical?: string
  /** `article:modified_time`, as written. */
  modified?: string
  blocks: Block[]
}

/** Deeper no page is nested; the parser takes the square of the depth. What stands deeper is left out. */
const DEEPEST = 32_000
/** Characters that are read before the depth is looked at. */
const PORTION = 16_384

type LeavesOut = (name: string, attributes: Record<string, string>) => boolean

/** `leavesOut` tells of further elements whose content is not wanted. */
export function htmlToBlocks(html: string, leavesOut?: LeavesOut): Block[] {
  return readHtml(html, leavesOut).blocks
}

/**
 * Reads HTML event by event, without a tree and without recursion: broken markup cannot hurt, and depth ends it.
 * Scripts, styles, navigation, footers and hidden parts are left out; with a `<main>` only that is kept.
 */
export function readHtml(html: string, leavesOut: LeavesOut = () => false): HtmlPage {
  const writer = createBlockWriter()
  const page: HtmlPage = { title: '', firstHeading: '', blocks: [] }
  /** Open elements inside the left-out one, itself included. */
  let skipped = 0
  let depth = 0
  let inTitle = false
  const main = { from: -1, to: -1 }

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        depth += 1
        if (skipped > 0 || isLeftOut(name, attributes) || leavesOut(name, attributes)) skipped += 1
        else if (name === 'title') inTitle = true
        else if (name === 'link' || name === 'meta') readMeta(page, name, attributes)
        else {
          if (isMain(name, attributes) && main.from < 0) main.from = writer.mark()
          writer.open(name, attributes)
        }
      },
      ontext(text) {
        if (inTitle) page.title += text
        else if (skipped === 0) writer.text(text)
      },
      onclosetag(name) {
        depth -= 1
        if (skipped > 0) skipped -= 1
        else if (name === 'title') inTitle = false
        else {
          writer.close(name)
          if (name === 'main' && main.to < 0) main.to = writer.mark()
        }
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  )
  for (let at = 0; at < html.length && depth < DEEPEST; at += PORTION)
    parser.write(html.slice(at, at + PORTION))
  parser.end()
  const blocks = writer.finish()
  page.title = page.title.replaceAll(/\s+/g, ' ').trim()
  page.blocks = mainPart(blocks, main.from, main.to)
  const heading = page.blocks.find((block) => block.kind === 'heading' && block.level === 1)
  page.firstHeading = heading?.text ?? ''
  return page
}

function isLeftOut(name: string, attributes: Record<string, string>): boolean {
  return (
    SKIPPED_TAGS.has(name) ||
    attributes.hidden !== undefined ||
    attributes['aria-hidden'] === 'true' ||
    /display\s*:\s*none/i.test(attributes.style ?? '')
  )
}

function isMain(name: string, attributes: Record<string, string>): boolean {
  return name === 'main' || attributes.role === 'main'
}

function readMeta(page: HtmlPage, name: string, attributes: Record<string, string>): void {
  if (name === 'link' && attributes.rel === 'canonical') page.canonical = attributes.href
  if (attributes.property === 'article:modified_time') page.modified = attributes.content
}

/** An empty or tiny `<main>` is a page that fills it by script, or markup gone wrong: then everything counts. */
function mainPart(blocks: Block[], from: number, to: number): Block[] {
  if (from < 0) return blocks
  const part = blocks.slice(from, to < 0 ? undefined : to)
  const size = part.reduce((sum, block) => sum + block.text.length, 0)
  return size >= 200 ? part : blocks
}
