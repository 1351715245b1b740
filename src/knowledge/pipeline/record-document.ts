import { cleanLine, cleanText } from './clean-text.ts'
import type { Draft } from './document.ts'
import { firstText, instant, webAddress } from './document-facts.ts'

/** Column names that mean the same thing to everyone, best first. Compared in lower case with `_` for spaces. */
const NAMES = {
  key: ['id', 'key', 'external_id', 'uuid', '번호', '아이디'],
  title: [
    'title',
    'name',
    'subject',
    'question',
    'summary',
    'prompt',
    '제목',
    '이름',
    '질문',
    '문의',
    '주제',
  ],
  body: ['content', 'body', 'text', 'answer', 'description', 'message', '내용', '본문', '답변', '설명'],
  url: ['url', 'link', 'permalink', '주소', '링크'],
  updated: ['updated_at', 'updated', 'modified_at', 'last_modified', 'date', 'created_at', '수정일', '날짜'],
  type: ['type', 'kind', '유형'],
} as const

/** A table or a record file is read whole into memory: more records than this belong in several files. */
export const MAX_RECORDS = 100_000

/**
 * One record of a container file as a document: the title and body columns where there are some,
 * and every other column as a `name: value` line, so that nothing of the record is lost to search.
 */
export function recordDocument(record: Record<string, unknown>, position: number): Draft | undefined {
  const columns = Object.entries(record).filter(([, value]) => shownValue(value) !== '')
  if (columns.length === 0) return undefined
  const byName = new Map(columns.map(([name]) => [canonical(name), name]))
  const column = (names: readonly string[]) =>
    names.map((name) => byName.get(name)).find((name) => name !== undefined)
  const titleColumn = column(NAMES.title)
  const bodyColumn = column(NAMES.body)
  const keyColumn = column(NAMES.key)
  const titled = titleColumn ?? bodyColumn ?? firstWordColumn(columns, keyColumn)
  const values = Object.fromEntries(columns.map(([name, value]) => [canonical(name), value]))
  const lines = columns
    .filter(([name]) => ![titleColumn, bodyColumn, keyColumn].includes(name))
    .map(([name, value]) => `${name}: ${shownValue(value)}`)
  const body = bodyColumn === undefined ? '' : shownValue(record[bodyColumn])
  const title = shownValue(titled === undefined ? undefined : record[titled])
  return {
    key: firstText(values, NAMES.key) ?? String(position),
    title: cleanLine(title, 160),
    url: webAddress(firstText(values, NAMES.url)),
    updatedAt: instant(firstText(values, NAMES.updated)),
    type: firstText(values, NAMES.type),
    blocks: [
      ...paragraphs(titleRest(titleColumn ? title : '')),
      ...paragraphs(body),
      ...paragraphs(lines.join('\n')),
    ],
  }
}

/** The first column that holds words rather than numbers. */
function firstWordColumn(
  columns: Array<[string, unknown]>,
  keyColumn: string | undefined,
): string | undefined {
  const others = columns.filter(([name]) => name !== keyColumn)
  const words = others.find(([, value]) => /\p{L}{2}/u.test(shownValue(value)))
  return (words ?? others[0] ?? columns[0])?.[0]
}

/** A title too long for one line is a text: it also stands in the body, whole. */
function titleRest(title: string): string {
  return title.length > 160 ? title : ''
}

function paragraphs(text: string): Draft['blocks'] {
  return cleanText(text)
    .split(/\n\n+/)
    .filter((part) => part.trim() !== '')
    .map((part) => ({ kind: 'paragraph', text: part.trim() }))
}

function canonical(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')
}

function shownValue(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value.trim()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
