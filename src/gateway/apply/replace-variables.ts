import { parseDocument, type Scalar, visit } from 'yaml'
import { AppError } from '../../platform/index.ts'

/**
 * A text of YAML in which `${NAME}` stands for a variable of the environment; `$${` stands for `${` itself. Only
 * values are replaced, and each stays one value, whatever the variable holds. Lines stay where they are, except inside
 * values of several lines. Throws `variable_missing`, which names all that are not set.
 */
export function replaceVariables(text: string, read: (name: string) => string | undefined): string {
  const found: Array<{ start: number; end: number; value: string }> = []
  const missing = new Set<string>()
  visit(parseDocument(text, { prettyErrors: false }), {
    Scalar(place, node: Scalar) {
      if (place === 'key' || typeof node.value !== 'string' || !node.value.includes('${') || !node.range)
        return
      const value = node.value.replace(/\$\$\{|\$\{([^}]*)\}/g, (whole, name: string | undefined) => {
        if (name === undefined) return '${'
        const replacement = isName(name) ? read(name) : undefined
        if (replacement === undefined || replacement === '') missing.add(name)
        return replacement ?? whole
      })
      // a block of several lines is followed by a line break that belongs to it
      const [start, end] = node.range
      found.push({ start, end: text[end - 1] === '\n' ? end - 1 : end, value })
    },
  })
  if (missing.size > 0) throw variableMissing([...missing])
  return found
    .sort((a, b) => b.start - a.start)
    .reduce((rest, { start, end, value }) => rest.slice(0, start) + quote(value) + rest.slice(end), text)
}

/** JSON's strings are YAML's too. */
function quote(value: string): string {
  return JSON.stringify(value)
}

function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text)
}

function variableMissing(names: readonly string[]): AppError {
  const told = names.map((name) => `\${${name}}`).join(', ')
  return new AppError({
    code: 'variable_missing',
    status: 422,
    message: `Nothing was applied, because nothing is set for ${told}. Set the ${names.length === 1 ? 'variable' : 'variables'} in the environment, or write "$\${" where "\${" itself is meant.`,
  })
}
