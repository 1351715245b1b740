import type { Http } from '../support/http.ts'

// biome-ignore lint/suspicious/noExplicitAny: a JSON schema, read as it comes
type Schema = any

export type Operation = {
  method: string
  path: string
  permission: string
  /** Names of the parts of the path and of the query. */
  inPath: string[]
  inQuery: string[]
  /** A body that the server would take, a new one each time; undefined when there is none. */
  makeBody(): unknown
  /** Where in the body a text stands. */
  texts: Array<Array<string | number>>
}

let made = 0

/** Values that mean something, by the name of the field. */
function meaningful(folder: string): Record<string, unknown> {
  const n = ++made
  return {
    name: `text-${n}`,
    slug: `text-${n}`,
    email: `somebody${n}@naru.example`,
    owner_email: `owner${n}@naru.example`,
    external_id: `text-${n}`,
    password: 'the long boats of a river',
    new_password: 'the long boats of a river',
    language: 'ko',
    scopes: ['knowledge:read'],
    permissions: ['knowledge:read'],
    roles: ['viewer'],
    group_ids: [],
    person_ids: [],
    groups: [],
    team_id: null,
    acl: null,
    schedule: null,
    source_ids: undefined,
    config: { path: folder },
  }
}

/** Every operation of the server's own description; `folder` is one that it may read. */
export async function readOperations(http: Http, folder: string): Promise<Operation[]> {
  const document: Schema = (await http.get('/openapi.json', { key: null })).body
  const resolve = (schema: Schema): Schema =>
    typeof schema?.$ref === 'string'
      ? resolve(
          schema.$ref
            .slice(2)
            .split('/')
            .reduce((at: Schema, step: string) => at[step], document),
        )
      : (schema ?? {})
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Schema>).map(([method, operation]) => {
      const named = (where: string) =>
        (operation.parameters ?? []).filter((p: Schema) => p.in === where).map((p: Schema) => p.name)
      const schema = operation.requestBody?.content?.['application/json']?.schema
      const bodyWith = (values: Record<string, unknown>) =>
        schema === undefined ? undefined : sample(schema, resolve, values)
      return {
        method: method.toUpperCase(),
        path,
        permission: operation['x-permission'],
        inPath: named('path'),
        inQuery: named('query'),
        makeBody: () => bodyWith(meaningful(folder)),
        texts: textsOf(bodyWith({ config: { path: 'text' } })),
      }
    }),
  )
}

function sample(
  given: Schema,
  resolve: (schema: Schema) => Schema,
  values: Record<string, unknown>,
): unknown {
  const schema = resolve(given)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf
  if (choices) return sample(choices[0], resolve, values)
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === 'object') {
    if (schema.properties === undefined) return { any: 'text' }
    return Object.fromEntries(
      Object.entries(schema.properties).map(([name, inner]) => [
        name,
        name in values ? values[name] : sample(inner, resolve, values),
      ]),
    )
  }
  if (type === 'array') return [sample(schema.items ?? { type: 'string' }, resolve, values)]
  if (type === 'integer' || type === 'number') return Math.max(schema.minimum ?? 1, 1)
  if (type === 'boolean') return false
  if (schema.format === 'email') return 'somebody@naru.example'
  if (schema.format === 'date-time') return '2099-01-01T00:00:00Z'
  if (schema.format === 'uri') return 'https://naru.example/'
  return 'text'.repeat(Math.ceil((schema.minLength ?? 1) / 4))
}

function textsOf(value: unknown, at: Array<string | number> = []): Array<Array<string | number>> {
  if (typeof value === 'string') return [at]
  if (Array.isArray(value)) return value.flatMap((inner, index) => textsOf(inner, [...at, index]))
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([name, inner]) => textsOf(inner, [...at, name]))
}

/** The same body with another value at one place. */
export function withValue(body: unknown, at: ReadonlyArray<string | number>, value: unknown): unknown {
  const [step, ...rest] = at
  if (step === undefined) return value
  const copy = (Array.isArray(body) ? [...body] : { ...(body as object) }) as Record<string | number, unknown>
  copy[step] = withValue(copy[step], rest, value)
  return copy
}

/** The path with every part of it replaced by one text. */
export function pathWith(path: string, text: string): string {
  return path.replace(/\{\w+\}/g, () => encodeURIComponent(text.toWellFormed()))
}
