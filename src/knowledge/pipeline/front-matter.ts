import { parse as parseYaml } from 'yaml'

const YAML = /^---[ \t]*\r?\n([\s\S]*?)(?:^|\r?\n)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/m
const TOML = /^\+\+\+[ \t]*\r?\n([\s\S]*?)(?:^|\r?\n)\+\+\+[ \t]*(?:\r?\n|$)/m

/** What stands between `---` (YAML) or `+++` (TOML) at the top of a Markdown file. */
export type FrontMatter = {
  /** Empty when there is none, or when it cannot be read: the page is still worth having. */
  values: Record<string, unknown>
  body: string
}

export function splitFrontMatter(text: string): FrontMatter {
  if (!text.startsWith('---') && !text.startsWith('+++')) return { values: {}, body: text }
  const yaml = text.startsWith('---')
  const match = (yaml ? YAML : TOML).exec(text)
  if (match?.index !== 0) return { values: {}, body: text }
  const source = match[1] ?? ''
  const values = yaml ? readYaml(source) : readToml(source)
  // `---` may also be a rule between two paragraphs: what is no mapping is text.
  if (values === undefined) return { values: {}, body: text }
  return { values, body: text.slice(match[0].length) }
}

function readYaml(source: string): Record<string, unknown> | undefined {
  if (source.trim() === '') return {}
  try {
    const values: unknown = parseYaml(source, { logLevel: 'silent' })
    return typeof values === 'object' && values !== null && !Array.isArray(values)
      ? (values as Record<string, unknown>)
      : undefined
  } catch {
    // Broken YAML: keep the plain `key: value` lines, the title above all.
    return readLines(source, /^([\w.-]+):[ \t]+(.*)$/)
  }
}

function readToml(source: string): Record<string, unknown> {
  return readLines(source, /^([\w.-]+)[ \t]*=[ \t]*(.*)$/) ?? {}
}

function readLines(source: string, pattern: RegExp): Record<string, unknown> | undefined {
  const entries = source.split(/\r?\n/).flatMap((line) => {
    const match = pattern.exec(line)
    return match ? [[match[1], (match[2] ?? '').trim().replace(/^(["'])(.*)\1$/, '$2')] as const] : []
  })
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}
