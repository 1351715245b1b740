import { type Document, isNode, LineCounter, type Node, parseDocument } from 'yaml'
import { z } from 'zod'
import { nearestName } from '../nearest-name.ts'
import { type ConfigProblem, configFileInvalid } from './config-errors.ts'
import { configSchema, type DeclaredConfig, NAMED_BY } from './config-schema.ts'

export type ReadConfig = {
  config: DeclaredConfig
  /** Where in the text something stands. */
  placeOf(path: readonly PropertyKey[]): Pick<ConfigProblem, 'path' | 'line'>
}

/**
 * Reads naru.yaml, in which variables are replaced already. Throws `config_file_invalid`, which names all that is
 * wrong; never what the text holds, as it holds secrets.
 */
export function readApplied(text: string, file: string): ReadConfig {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const syntax = document.errors.map(({ code, pos }) => ({
    path: '',
    line: lines.linePos(pos[0]).line,
    message: `this is no YAML (${code.toLowerCase().replaceAll('_', ' ')})`,
  }))
  if (syntax.length > 0) throw configFileInvalid(file, syntax)
  const placeOf: ReadConfig['placeOf'] = (path) => ({
    path: toText(path),
    line: lineOf(document, lines, path),
  })
  const parsed = configSchema.safeParse(toValue(document, file) ?? {})
  const problems = parsed.success ? twiceNamed(parsed.data) : parsed.error.issues.flatMap(toProblems)
  if (problems.length > 0)
    throw configFileInvalid(
      file,
      problems.map(({ path, message }) => ({ ...placeOf(path), message })),
    )
  return { config: parsed.data as DeclaredConfig, placeOf }
}

/** Aliases of YAML that multiply without end are refused. */
function toValue(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch {
    throw configFileInvalid(file, [
      { path: '', line: undefined, message: 'its anchors and aliases cannot be resolved' },
    ])
  }
}

type Problem = { path: PropertyKey[]; message: string }

function toProblems(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, message: issue.message }]
  const known = namesIn(configSchema, issue.path)
  return issue.keys.map((name) => {
    const nearest = nearestName(name, known)
    const hint = nearest === undefined ? `known are ${known.join(', ')}` : `did you mean "${nearest}"?`
    return { path: [...issue.path, name], message: `there is no "${name}" here: ${hint}` }
  })
}

/** The fields that an object of the schema has. */
function namesIn(schema: z.core.$ZodType, path: readonly PropertyKey[]): string[] {
  const plain = unwrap(schema)
  const [first, ...rest] = path
  if (plain instanceof z.ZodObject) {
    const { shape } = plain
    return first === undefined ? Object.keys(shape) : namesIn(shape[String(first)] as z.ZodType, rest)
  }
  return plain instanceof z.ZodArray ? namesIn(plain.element, rest) : []
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return unwrap(schema.unwrap())
  return schema
}

function twiceNamed(config: DeclaredConfig): Problem[] {
  return (Object.keys(NAMED_BY) as Array<keyof typeof NAMED_BY>).flatMap((list) => {
    const names = config[list].map((entry) => ('alias' in entry ? entry.alias : entry.name))
    return names.flatMap((name, i) =>
      names.indexOf(name) === i
        ? []
        : [{ path: [list, i, NAMED_BY[list]], message: `"${name}" stands here twice: keep one` }],
    )
  })
}

/** `models[0].targets[1].weight` */
function toText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`,
    '',
  )
}

/** Of the innermost that stands in the text: what is missing has no line. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number | undefined {
  for (let length = path.length; length >= 0; length--) {
    const node: unknown = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
    const start = isNode(node) ? (node as Node).range?.[0] : undefined
    if (start !== undefined) return lines.linePos(start).line
  }
  return undefined
}
