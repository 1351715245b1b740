import type { Format, FormatParser } from './document.ts'

/** One supported format. Parsers load on first use, so that an idle server does not hold their libraries. */
type FormatEntry = {
  /** Lower-case file name endings, without the dot. */
  extensions: string[]
  load: () => Promise<FormatParser>
}

export const formats: Record<Format, FormatEntry> = {
  markdown: {
    extensions: ['md', 'markdown', 'mdown', 'mkd', 'mdx'],
    load: async () => (await import('./parse-markdown.ts')).parseMarkdown,
  },
  html: {
    extensions: ['html', 'htm', 'xhtml'],
    load: async () => (await import('./parse-html.ts')).parseHtml,
  },
  text: {
    extensions: ['txt', 'text', 'log', 'rst', 'adoc', 'asciidoc', 'org'],
    load: async () => (await import('./parse-text.ts')).parseText,
  },
  pdf: { extensions: ['pdf'], load: async () => (await import('./parse-pdf.ts')).parsePdf },
  docx: { extensions: ['docx'], load: async () => (await import('./parse-docx.ts')).parseDocx },
  csv: { extensions: ['csv', 'tsv'], load: async () => (await import('./parse-csv.ts')).parseCsv },
  jsonl: { extensions: ['jsonl', 'ndjson'], load: async () => (await import('./parse-jsonl.ts')).parseJsonl },
}

const byExtension = new Map(
  Object.entries(formats).flatMap(([format, entry]) =>
    entry.extensions.map((extension) => [extension, format as Format] as const),
  ),
)

/** The format that a file name promises, or undefined when Naru does not read such files. */
export function formatOf(path: string): Format | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return dot < 0 ? undefined : byExtension.get(name.slice(dot + 1).toLowerCase())
}
