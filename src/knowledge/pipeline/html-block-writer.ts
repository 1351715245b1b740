import type { Block } from './document.ts'
import { BLOCK_TAGS } from './html-tags.ts'
import { indent, markdownTable } from './markdown-text.ts'

type Table = {
  rows: string[][]
  row: string[] | undefined
  /** Text of the open cell. */
  cell: string[] | undefined
  header: boolean
  /** A table that lays out a page: its cells are ordinary text. */
  layout: boolean
  /** Lists opened inside the open cell. */
  listsInCell: number
}

type List = { ordered: boolean; count: number }

type Writer = {
  blocks: Block[]
  inline: string
  /** Depth of open `pre` elements. */
  pre: number
  preLanguage: string
  heading: number
  lists: List[]
  /** Lines of the outermost open list. */
  listLines: string[]
  /** Marker that the next text of the list starts with. */
  marker: string | undefined
  tables: Table[]
}

/** A line break that the collapsing of white space must not touch. */
const BREAK = '\u2028'
const CODE_TAGS = new Set(['code', 'kbd', 'samp', 'tt'])

/** Turns the events of an HTML reader into blocks. */
export function createBlockWriter() {
  const state: Writer = {
    blocks: [],
    inline: '',
    pre: 0,
    preLanguage: '',
    heading: 0,
    lists: [],
    listLines: [],
    marker: undefined,
    tables: [],
  }
  return {
    open: (name: string, attributes: Record<string, string>) => open(state, name, attributes),
    text: (text: string) => {
      state.inline += text
    },
    close: (name: string) => close(state, name),
    /** How many blocks are complete once the running text is. */
    mark: () => {
      flush(state)
      return state.blocks.length
    },
    finish: () => {
      flush(state)
      state.lists = []
      endList(state)
      return state.blocks
    },
  }
}

function open(state: Writer, name: string, attributes: Record<string, string>): void {
  if (name === 'br') state.inline += state.pre > 0 ? '\n' : BREAK
  else if (name === 'img') state.inline += attributes.alt ?? ''
  else if (CODE_TAGS.has(name)) openCode(state, attributes)
  if (!BLOCK_TAGS.has(name)) return
  flush(state)
  if (name === 'pre') {
    state.pre += 1
    state.preLanguage = languageOf(attributes)
  } else if (/^h[1-6]$/.test(name)) state.heading = Number(name[1])
  else if (name === 'ul' || name === 'ol') openList(state, name === 'ol', attributes)
  else if (name === 'li') startItem(state)
  else if (name === 'table') openTable(state)
  else if (name === 'tr') startRow(state)
  else if (name === 'td' || name === 'th') startCell(state, name === 'th')
}

function close(state: Writer, name: string): void {
  if (CODE_TAGS.has(name) && state.pre === 0) state.inline += '`'
  if (!BLOCK_TAGS.has(name)) return
  if (name === 'pre') {
    flush(state)
    state.pre = Math.max(0, state.pre - 1)
    return
  }
  flush(state)
  if (/^h[1-6]$/.test(name)) state.heading = 0
  else if (name === 'ul' || name === 'ol') closeList(state)
  else if (name === 'td' || name === 'th') endCell(state)
  else if (name === 'tr') endRow(state)
  else if (name === 'table') closeTable(state)
}

function openCode(state: Writer, attributes: Record<string, string>): void {
  if (state.pre === 0) state.inline += '`'
  else state.preLanguage ||= languageOf(attributes)
}

function languageOf(attributes: Record<string, string>): string {
  return /(?:^|\s)(?:language|lang|highlight-source)-([\w+#-]+)/.exec(attributes.class ?? '')?.[1] ?? ''
}

/** Ends the running text and puts it where it belongs: a cell, a heading, a list or a paragraph. */
function flush(state: Writer): void {
  const raw = state.inline
  state.inline = ''
  if (raw === '') return
  if (state.pre > 0) {
    flushCode(state, raw)
    return
  }
  const text = raw
    .replaceAll(/[^\S\u2028]+/g, ' ')
    .replaceAll(/ ?\u2028 ?/g, '\n')
    .trim()
  // Empty code marks are what is left of a copied button or an icon.
  if (text === '' || text === '``') return
  if (state.heading > 0) {
    if (openCell(state)) dissolve(state)
    emit(state, { kind: 'heading', level: state.heading, text: text.replaceAll('\n', ' ') })
  } else {
    emit(state, { kind: 'paragraph', text })
  }
}

function flushCode(state: Writer, raw: string): void {
  const code = raw.replace(/^\r?\n/, '').trimEnd()
  if (code.trim() === '') return
  const ticks = code.includes('```') ? '````' : '```'
  emit(state, { kind: 'code', text: `${ticks}${state.preLanguage}\n${code}\n${ticks}` })
}

function emit(state: Writer, block: Block): void {
  const cell = openCell(state)
  if (cell) cell.push(block.kind === 'code' ? block.text.replaceAll(/^`{3,}.*$/gm, '') : block.text)
  else if (state.lists.length > 0) addToList(state, block.text)
  else state.blocks.push(block)
}

function openCell(state: Writer): string[] | undefined {
  return state.tables.at(-1)?.cell
}

function openList(state: Writer, ordered: boolean, attributes: Record<string, string>): void {
  const table = state.tables.at(-1)
  if (table?.cell) table.listsInCell += 1
  else state.lists.push({ ordered, count: Number.parseInt(attributes.start ?? '1', 10) - 1 || 0 })
}

function closeList(state: Writer): void {
  const table = state.tables.at(-1)
  if (table?.cell && table.listsInCell > 0) table.listsInCell -= 1
  else if (state.lists.pop() && state.lists.length === 0) endList(state)
}

function endList(state: Writer): void {
  state.marker = undefined
  if (state.listLines.length === 0) return
  state.blocks.push({ kind: 'list', text: state.listLines.join('\n') })
  state.listLines = []
}

function startItem(state: Writer): void {
  const list = state.lists.at(-1)
  if (!list || openCell(state)) return
  list.count += 1
  state.marker = list.ordered ? `${list.count}. ` : '- '
}

function addToList(state: Writer, text: string): void {
  const depth = Math.min(state.lists.length - 1, 8) * 2
  if (state.marker === undefined) state.listLines.push(indent(text, depth + 2))
  else {
    state.listLines.push(indent(state.marker + indent(text, state.marker.length).trimStart(), depth))
  }
  state.marker = undefined
}

function openTable(state: Writer): void {
  if (openCell(state)) dissolve(state)
  state.tables.push({
    rows: [],
    row: undefined,
    cell: undefined,
    header: false,
    layout: false,
    listsInCell: 0,
  })
}

function startRow(state: Writer): void {
  const table = state.tables.at(-1)
  if (table && !table.layout) table.row = []
}

function startCell(state: Writer, header: boolean): void {
  const table = state.tables.at(-1)
  if (!table || table.layout) return
  table.row ??= []
  table.cell = []
  table.listsInCell = 0
  if (header && table.rows.length === 0) table.header = true
}

function endCell(state: Writer): void {
  const table = state.tables.at(-1)
  if (!table?.cell) return
  table.row?.push(table.cell.join(' '))
  table.cell = undefined
}

function endRow(state: Writer): void {
  const table = state.tables.at(-1)
  if (!table?.row) return
  if (table.row.some((cell) => cell.trim() !== '')) table.rows.push(table.row)
  table.row = undefined
}

function closeTable(state: Writer): void {
  endCell(state)
  endRow(state)
  const table = state.tables.pop()
  if (table && !table.layout) emitTable(state, table)
}

function emitTable(state: Writer, table: Table): void {
  const text = markdownTable(table.rows, { header: table.header })
  if (text !== '') emit(state, { kind: 'table', text })
}

/** A heading or another table inside a cell: the open table only lays out the page, so its text flows. */
function dissolve(state: Writer): void {
  const table = state.tables.at(-1)
  if (!table) return
  const texts = [...(table.row ?? []), ...(table.cell ?? [])].filter((text) => text.trim() !== '')
  table.row = undefined
  table.cell = undefined
  table.layout = true
  state.tables.pop()
  emitTable(state, table)
  for (const text of texts) emit(state, { kind: 'paragraph', text })
  state.tables.push(table)
}
