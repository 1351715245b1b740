import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'

/** `light`: shorter, for small models and short inputs. What a prompt has no light text for is that of `full`. */
export type PromptVariant = 'full' | 'light'

/**
 * A Markdown file under version control beside its user, `prompts/<id>.md`:
 *
 *     ---
 *     id: ticket-summary
 *     version: 1
 *     languages: [ko, en]
 *     ---
 *     ## system
 *     …
 *     ## user
 *     … {{name}} …
 *     ## system (light)
 *
 * Further headings inside a text are of the third level. A change of its text raises `version`, which is on everything
 * that it produced: `node scripts/generate-prompts.ts` writes down both, and a test compares.
 */
export type Prompt<Word extends string = string, Data extends string = string> = {
  id: string
  version: number
  /** What it was written and tried for. */
  languages: readonly string[]
  texts: Record<PromptVariant, { system: string; user: string }>
  words: readonly Word[]
  data: readonly Data[]
}

export type RenderedPrompt = {
  id: string
  version: number
  variant: PromptVariant
  messages: [{ role: 'system'; content: string }, { role: 'user'; content: string }]
}

/** What is put in for `{{name}}`. */
export type PromptValues<Word extends string, Data extends string> = {
  /** Our own, a line at most: a language, a number. Throws where one holds more than that. */
  words: Record<Word, string>
  /**
   * Of others, and never obeyed: stands between `<name>` and `</name>`, and cannot end or open such a block itself.
   */
  data: Record<Data, string>
}

const headSchema = z.strictObject({
  id: z.string().regex(/^[a-z]+(-[a-z]+)*$/),
  version: z.int().min(1),
  languages: z.array(z.string().regex(/^[a-z]{2}$/)).min(1),
})

const FILE = /^---\r?\n([\s\S]*?)\r?\n---\r?\n([\s\S]*)$/
const HEADING = /^## +(.*)$/gm
const PLACEHOLDER = /\{\{([a-z_]+)\}\}/g

/**
 * Reads a prompt when its module is loaded, which is at start. Throws when the file is none, or when its `{{names}}` are
 * not those that are given here: a fault of ours, found before anybody needs it.
 */
export function loadPrompt<const Word extends string = never, const Data extends string = never>(
  file: URL,
  names: { words?: readonly Word[]; data?: readonly Data[] },
): Prompt<Word, Data> {
  const path = fileURLToPath(file)
  const prompt = parsePrompt(readFileSync(path, 'utf8'), basename(path, '.md'))
  const words = names.words ?? []
  const data = names.data ?? []
  const given = new Set<string>([...words, ...data])
  const used = placeholdersOf(prompt)
  const wrong = [...new Set([...given, ...used])].filter((name) => given.has(name) !== used.has(name))
  if (wrong.length > 0)
    throw new Error(`prompt ${prompt.id}: the file and its user differ in {{${wrong.join('}}, {{')}}}`)
  return { ...prompt, words, data }
}

/** A prompt's file as it is, without a user. */
export function parsePrompt(text: string, name: string): Omit<Prompt, 'words' | 'data'> {
  const [, head, body = ''] = FILE.exec(text) ?? []
  if (head === undefined)
    throw new Error(`prompt ${name}: the file begins with --- id, version, languages ---`)
  const parsed = headSchema.safeParse(parseYaml(head))
  if (!parsed.success) throw new Error(`prompt ${name}: ${z.prettifyError(parsed.error)}`)
  if (parsed.data.id !== name)
    throw new Error(`prompt ${name}: its id is ${parsed.data.id}, and has to be its file's name`)
  const sections = sectionsOf(body, name)
  const system = sections.get('system')
  const user = sections.get('user')
  if (!system || !user) throw new Error(`prompt ${name}: "## system" and "## user" are needed, and not empty`)
  const light = {
    system: sections.get('system (light)') ?? system,
    user: sections.get('user (light)') ?? user,
  }
  return { ...parsed.data, texts: { full: { system, user }, light } }
}

/** Of everything that a model gets to see of a prompt, whatever the file looks like. */
export function promptHash({ texts }: Pick<Prompt, 'texts'>): string {
  const { full, light } = texts
  return createHash('sha256')
    .update(JSON.stringify([full.system, full.user, light.system, light.user]))
    .digest('hex')
}

const SECTIONS = new Set(['system', 'user', 'system (light)', 'user (light)'])

function sectionsOf(body: string, name: string): Map<string, string> {
  const headings = [...body.matchAll(HEADING)]
  const sections = new Map<string, string>()
  for (const [at, heading] of headings.entries()) {
    const title = (heading[1] ?? '').trim()
    if (!SECTIONS.has(title) || sections.has(title))
      throw new Error(`prompt ${name}: "## ${title}" is no section of a prompt, or is there twice`)
    sections.set(title, body.slice(heading.index + heading[0].length, headings[at + 1]?.index).trim())
  }
  return sections
}

function placeholdersOf({ texts }: Pick<Prompt, 'texts'>): Set<string> {
  const all = Object.values(texts).flatMap(({ system, user }) => [system, user])
  return new Set(all.flatMap((text) => [...text.matchAll(PLACEHOLDER)].map(([, name]) => name as string)))
}

/** What a model is sent. */
export function renderPrompt<Word extends string, Data extends string>(
  prompt: Prompt<Word, Data>,
  variant: PromptVariant,
  { words, data }: PromptValues<Word, Data>,
): RenderedPrompt {
  const { id, version } = prompt
  const values = new Map<string, string>()
  for (const name of prompt.words) values.set(name, plainWord(prompt, name, words[name]))
  for (const name of prompt.data) values.set(name, block(name, data[name], prompt.data))
  // one pass: what a value holds is never taken for a placeholder
  const fill = (text: string) => text.replace(PLACEHOLDER, (_, name: string) => values.get(name) as string)
  const { system, user } = prompt.texts[variant]
  return {
    ...{ id, version, variant },
    messages: [
      { role: 'system', content: fill(system) },
      { role: 'user', content: fill(user) },
    ],
  }
}

function plainWord({ id }: Prompt, name: string, value: string): string {
  if (/^[^\n\r<>{}]{1,200}$/.test(value)) return value
  throw new Error(`prompt ${id}: {{${name}}} has to be a line without brackets`)
}

/** Shows nothing and may say something to a model: zero-width and direction marks, tags. */
const UNSEEN = /[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/gu
/** How chat templates tell who speaks: a server of an open model may take them at their word. */
const TEMPLATE_MARKS = /<(?=\|)|<(?=(start|end)_of_turn>)|<(?=<\/?SYS>>)|\[(?=\/?INST\])/gi

function block(name: string, value: string, names: readonly string[]): string {
  const marks = new RegExp(`<(?=\\s*/?\\s*(${names.join('|')})\\b)`, 'gi')
  const text = value
    .replace(UNSEEN, '')
    .replace(marks, '‹')
    .replace(TEMPLATE_MARKS, (mark) => (mark === '[' ? '⟦' : '‹'))
  return `<${name}>\n${text.trim()}\n</${name}>`
}
