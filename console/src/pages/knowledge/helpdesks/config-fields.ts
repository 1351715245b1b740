/** A field of a help desk's settings, as its JSON schema tells it. */
export type ConfigField = {
  name: string
  kind: 'text' | 'url' | 'email' | 'flag' | 'number'
  isRequired: boolean
  /** In the server's words, for a field that the console has none for. */
  description: string | undefined
  least?: number | undefined
  most?: number | undefined
  usual: string | number | boolean | undefined
}

export type ConfigDraft = Record<string, string | number | boolean>

type Schema = {
  type?: string | string[]
  format?: string
  description?: string
  default?: unknown
  minimum?: number
  maximum?: number
  anyOf?: Schema[]
}

/** Who sees what has a page of its own. */
const elsewhere = new Set(['groups', 'agents', 'note_acl'])

/** The part of a schema that is not null. */
function plain(schema: Schema): Schema {
  const own = schema.anyOf?.find(({ type }) => type !== 'null')
  return own ? { ...own, ...schema, type: own.type ?? '', format: own.format ?? '' } : schema
}

function kindOf(name: string, { type, format }: Schema): ConfigField['kind'] | undefined {
  const types = [type].flat()
  if (types.includes('boolean')) return 'flag'
  if (types.includes('integer') || types.includes('number')) return 'number'
  if (!types.includes('string')) return undefined
  if (format === 'uri' || name === 'url') return 'url'
  return format === 'email' || name === 'email' ? 'email' : 'text'
}

/** The fields of a form, in the order of the schema. */
export function configFields(schema: Record<string, unknown>): ConfigField[] {
  const properties = (schema.properties ?? {}) as Record<string, Schema>
  const required = Array.isArray(schema.required) ? schema.required : []
  return Object.entries(properties).flatMap(([name, property]) => {
    if (elsewhere.has(name)) return []
    const shown = plain(property)
    const kind = kindOf(name, shown)
    if (!kind) return []
    const usual = shown.default
    const isUsable = ['string', 'number', 'boolean'].includes(typeof usual)
    return {
      name,
      kind,
      isRequired: required.includes(name) && !isUsable,
      description: shown.description,
      least: shown.minimum,
      most: shown.maximum,
      usual: isUsable ? (usual as string | number | boolean) : undefined,
    }
  })
}

const empty = { text: '', url: '', email: '', flag: false, number: '' } as const

/** What the form begins with: the settings of now, or the usual ones. */
export function startConfig(fields: ConfigField[], config: Record<string, unknown> = {}): ConfigDraft {
  return Object.fromEntries(
    fields.map(({ name, kind, usual }) => [
      name,
      (config[name] as ConfigDraft[string] | null | undefined) ?? usual ?? empty[kind],
    ]),
  )
}

export const isMissing = (field: ConfigField, draft: ConfigDraft) =>
  (field.isRequired || field.kind === 'number') && String(draft[field.name] ?? '').trim() === ''

/** What is sent: what was left empty is left out. */
export function configOf(fields: ConfigField[], draft: ConfigDraft): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap(({ name }) => {
      const value = draft[name]
      const given = typeof value === 'string' ? value.trim() : value
      return given === '' || given === undefined ? [] : [[name, given]]
    }),
  )
}
