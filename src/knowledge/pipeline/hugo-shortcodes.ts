/**
 * Hugo pages hold `{{< name … >}}` and `{{% name … %}}` calls, whose templates are not in the page.
 * What a reader would see of the usual ones is written in their place, before Markdown is parsed.
 */
export type ShortcodeContext = {
  /** Front matter: `{{< param "x" >}}` reads it. */
  values: Record<string, unknown>
  korean: boolean
}

type Call = {
  name: string
  /** `name="value"` arguments. */
  named: Record<string, string>
  /** Arguments without a name. */
  positional: string[]
}

/** Longer than any real call: keeps a page full of stray `{{<` linear to read. */
const MAX_CALL = 2000
const ARGUMENT = /([\w-]+)\s*=\s*(?:"([^"]*)"|`([^`]*)`|([^\s"`]+))|"([^"]*)"|`([^`]*)`|([^\s"`]+)/g

export function expandShortcodes(text: string, context: ShortcodeContext): string {
  if (!text.includes('{{<') && !text.includes('{{%')) return text
  const out: string[] = []
  /** What closes the open calls of a name, innermost last; a number is where a hidden one began. */
  const open = new Map<string, Array<string | number>>()
  let from = 0
  for (let at = nextCall(text, 0); at >= 0; at = nextCall(text, from)) {
    const sign = text[at + 2] === '<' ? '>' : '%'
    const end = text.slice(at, at + MAX_CALL).indexOf(`${sign}}}`)
    out.push(text.slice(from, at))
    if (end < 0) {
      out.push(text.slice(at, at + 3))
      from = at + 3
      continue
    }
    from = at + end + 3
    const body = text.slice(at + 3, at + end).trim()
    if (body.startsWith('/*')) {
      // An escaped call is shown as it is written.
      out.push(`{{${text[at + 2]}${body.slice(2, -2)}${sign}}}`)
    } else if (body.startsWith('/')) {
      closeCall(body.slice(1).trim(), open, out)
    } else {
      const call = readCall(body.replace(/\/$/, ''))
      openCall(call, context, open, out)
      // A label and the text that it labels make one paragraph.
      if (LABELS.has(call.name)) from = skipEmptyLines(text, from)
      else if (fenceLanguage(call) !== undefined && text[from] === '\n') from += 1
    }
  }
  out.push(text.slice(from))
  return out.join('')
}

/** The last line end before the next text, or `from` when text follows at once. */
function skipEmptyLines(text: string, from: number): number {
  let last = from
  for (let at = from; at < text.length; at += 1) {
    const character = text[at]
    if (character === '\n') last = at
    else if (character !== ' ' && character !== '\t' && character !== '\r') break
  }
  return last
}

function nextCall(text: string, from: number): number {
  for (let at = text.indexOf('{{', from); at >= 0; at = text.indexOf('{{', at + 1)) {
    if (text[at + 2] === '<' || text[at + 2] === '%') return at
  }
  return -1
}

function readCall(body: string): Call {
  const name = /^[\w./-]+/.exec(body)?.[0] ?? ''
  const call: Call = { name, named: {}, positional: [] }
  for (const match of body.slice(name.length).matchAll(ARGUMENT)) {
    if (match[1]) call.named[match[1]] = match[2] ?? match[3] ?? match[4] ?? ''
    else call.positional.push(match[5] ?? match[6] ?? match[7] ?? '')
  }
  return call
}

function openCall(
  call: Call,
  context: ShortcodeContext,
  open: Map<string, Array<string | number>>,
  out: string[],
): void {
  const stack = open.get(call.name) ?? []
  open.set(call.name, stack)
  if (call.name === 'comment') {
    stack.push(out.length)
    return
  }
  const language = fenceLanguage(call)
  const shown = (renderers[call.name] ?? readableArgument)(call, context)
  if (language === undefined) {
    stack.push('')
    out.push(shown)
  } else {
    stack.push('```\n')
    out.push(`${shown}\n\`\`\`${language}\n`)
  }
}

function closeCall(name: string, open: Map<string, Array<string | number>>, out: string[]): void {
  const closing = open.get(name)?.pop()
  if (typeof closing === 'number') out.length = Math.min(out.length, closing)
  else if (closing) out.push(out.at(-1)?.endsWith('\n') ? closing : `\n${closing}`)
}

/** Calls whose content is code. */
function fenceLanguage(call: Call): string | undefined {
  if (call.name === 'mermaid') return 'mermaid'
  if (call.name === 'highlight') return call.positional[0] ?? ''
  return call.name === 'tab' ? call.named.codelang : undefined
}

type Renderer = (call: Call, context: ShortcodeContext) => string

const label =
  (en: string, ko: string): Renderer =>
  (_, { korean }) =>
    `**${korean ? ko : en}:** `

const LABELS = new Set(['note', 'tip', 'caution', 'warning'])
const nothing: Renderer = () => ''
/** A value that only the site's settings know: shown as a placeholder rather than as a hole in the sentence. */
const placeholder: Renderer = ({ name, positional }) => `{${positional[0] ?? name}}`
const address: Renderer = ({ positional, named }) => positional[0] ?? named.path ?? ''
const sourceFile: Renderer = ({ named, positional }) => {
  const file = named.file ?? positional[0]
  return file ? `\`${file}\`` : ''
}
const term: Renderer = ({ named }) => named.text ?? (named.term_id ?? '').replaceAll('-', ' ')

/** What a call shows when nothing else is known of it. */
const readableArgument: Renderer = ({ named }) =>
  named.text ?? named.title ?? named.caption ?? named.alt ?? ''

/** Section names that the documentation theme of Kubernetes and its relatives translates: [English, Korean]. */
const HEADINGS: Record<string, [string, string]> = {
  prerequisites: ['Before you begin', '시작하기 전에'],
  whatsnext: ["What's next", '다음 내용'],
  objectives: ['Objectives', '목적'],
  cleanup: ['Cleaning up', '정리하기'],
  synopsis: ['Synopsis', '개요'],
  options: ['Options', '옵션'],
  seealso: ['See also', '참고'],
}

const heading: Renderer = ({ positional }, { korean }) => {
  const key = positional[0] ?? ''
  return HEADINGS[key]?.[korean ? 1 : 0] ?? key
}

const parameter: Renderer = (call, { values }) => {
  const value = values[call.positional[0] ?? '']
  return typeof value === 'string' || typeof value === 'number'
    ? String(value)
    : placeholder(call, { values, korean: false })
}

const featureState: Renderer = ({ named }, { korean }) => {
  const version = named.for_k8s_version ? `Kubernetes ${named.for_k8s_version} ` : ''
  return `**${korean ? '기능 상태' : 'Feature state'}:** ${version}[${named.state ?? ''}]\n`
}

const tab: Renderer = ({ named }) => (named.name ? `**${named.name}**\n\n` : '')
const definition: Renderer = (call, context) => call.named.prepend ?? term(call, context)

const renderers: Record<string, Renderer> = {
  note: label('Note', '참고'),
  tip: label('Tip', '팁'),
  caution: label('Caution', '주의'),
  warning: label('Warning', '경고'),
  glossary_tooltip: term,
  glossary_definition: definition,
  heading,
  param: parameter,
  skew: placeholder,
  'latest-version': placeholder,
  'release-branch': placeholder,
  'feature-state': featureState,
  codenew: sourceFile,
  code: sourceFile,
  ref: address,
  relref: address,
  tab,
  tabs: nothing,
  include: nothing,
  highlight: nothing,
  mermaid: nothing,
}
