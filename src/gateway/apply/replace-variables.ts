import { randomBytes } from 'node:crypto'
import { LineCounter, parseDocument, visit } from 'yaml'
import { AppError } from '../../platform/index.ts'

const VARIABLE = /\$\$\{[^}\n]*\}?|\$\{([^}\n]*)\}/g

/**
 * A text of YAML in which `${NAME}` stands for a variable of the environment; `$${` stands for `${` itself. Only
 * values are replaced, and each stays one value, a text, whatever the variable holds. Lines stay where they are, except
 * after values that are written in several. Throws `variable_missing`, which names all that are not set.
 * `file`: what messages call it.
 */
export function replaceVariables(
  text: string,
  read: (name: string) => string | undefined,
  file: string,
): string {
  const { marked, mark, originals } = markVariables(text)
  const values: Array<{ start: number; end: number; value: string }> = []
  const missing = new Map<string, number>()
  const lines = new LineCounter()
  visit(parseDocument(marked, { prettyErrors: false, lineCounter: lines }), {
    Scalar(place, { value, range }) {
      if (place === 'key' || typeof value !== 'string' || !value.includes(mark) || !range) return
      const replaced = restore(value, mark, (i) => {
        const { name, found } = lookUp(originals[i] as string, read)
        if (!found && !missing.has(name)) missing.set(name, lines.linePos(range[0]).line)
        return found
      })
      // a block of several lines is followed by a line break that belongs to it
      const [start, end] = range
      values.push({ start, end: marked[end - 1] === '\n' ? end - 1 : end, value: replaced })
    },
  })
  if (missing.size > 0) throw variableMissing(file, [...missing])
  // from the last to the first, so that places before stay right
  const replaced = values
    .sort((a, b) => b.start - a.start)
    // JSON's strings are YAML's too
    .reduce(
      (rest, { start, end, value }) => rest.slice(0, start) + JSON.stringify(value) + rest.slice(end),
      marked,
    )
  // comments and names
  return restore(replaced, mark, (i) => originals[i] as string)
}

// Braces mean something in YAML: while it is read, a plain word stands where a variable will be.
function markVariables(text: string) {
  const mark = `naru${randomBytes(12).toString('hex')}x`
  const originals: string[] = []
  const marked = text.replace(VARIABLE, (whole) => `${mark}${originals.push(whole) - 1}x`)
  return { marked, mark, originals }
}

function restore(text: string, mark: string, original: (i: number) => string): string {
  return text.replace(new RegExp(`${mark}(\\d+)x`, 'g'), (_whole, i) => original(Number(i)))
}

function lookUp(original: string, read: (name: string) => string | undefined) {
  if (original.startsWith('$$')) return { name: original, found: original.slice(1) }
  const name = original.slice(2, -1)
  return { name, found: (/^[A-Za-z_]\w*$/.test(name) && read(name)) || '' }
}

function variableMissing(file: string, missing: ReadonlyArray<[name: string, line: number]>): AppError {
  const told = missing.map(([name, line]) => `\${${name}} (line ${line})`).join(', ')
  return new AppError({
    code: 'variable_missing',
    status: 422,
    message: `Nothing was applied, because ${file} names variables that are not set: ${told}. Set them in the environment, or write "$\${" where "\${" itself is meant.`,
  })
}
