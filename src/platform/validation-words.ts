import { z } from 'zod'

// What a value must be, for whoever sent it; Zod's own words tell of its inside. A schema's own message goes first.

z.config({ localeError: wordsOf })

const TIME = 'a time such as 2026-01-31T09:00:00Z'

const TYPES: Record<string, string> = {
  ...{ string: 'a string', number: 'a number', int: 'a whole number', boolean: 'true or false' },
  ...{ object: 'an object', record: 'an object', array: 'an array', null: 'null', nan: 'a number' },
  ...{ bigint: 'a whole number', date: TIME, file: 'a file', tuple: 'an array', set: 'an array' },
}

/** What there is no value of. */
const NOTHING = new Set(['never', 'undefined', 'void'])

const FORMATS: Record<string, string> = {
  ...{ email: 'an email address', url: 'a URL', ipv4: 'an IPv4 address', ipv6: 'an IPv6 address' },
  ...{ datetime: TIME, date: 'a date such as 2026-01-31' },
}

const UNITS: Record<string, [one: string, many: string]> = {
  string: ['character', 'characters'],
  array: ['item', 'items'],
  set: ['item', 'items'],
  map: ['entry', 'entries'],
  file: ['byte', 'bytes'],
}

function wordsOf(issue: z.core.$ZodRawIssue): string {
  // where it may be one of several things, nobody has to know which of them is not there
  const isAbsent = issue.input === undefined && !['unrecognized_keys', 'custom'].includes(issue.code ?? '')
  if (isAbsent) return 'is missing'
  switch (issue.code) {
    case 'invalid_type':
      return ofType(issue)
    case 'invalid_value':
      return oneOf(issue.values)
    case 'too_small':
      return tooSmall(issue)
    case 'too_big':
      return tooBig(issue)
    case 'invalid_format':
      return formatOf(issue)
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`
    case 'unrecognized_keys':
      return `there is no field ${issue.keys.map(quoted).join(', ')} here`
    case 'invalid_key':
      return `is a wrong name here: it ${issue.issues.map(({ message }) => message).join('; ')}`
    case 'invalid_union':
      return Array.isArray(issue.options) && issue.options.length > 0
        ? oneOf(issue.options)
        : 'has none of the forms that it may have'
    default:
      return 'is not valid'
  }
}

function ofType({ expected, input, inst }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidType>): string {
  if (NOTHING.has(expected)) return 'must not be given'
  const type = TYPES[expected] ?? `of type ${expected}`
  // what coercing makes of no value at all, and of one that is none
  const isNone = Number.isNaN(input) || (input instanceof Date && Number.isNaN(input.getTime()))
  return isNone && inst && isCoerced(inst) ? `must be given, as ${type}` : `must be ${type}`
}

function isCoerced({ _zod: { def } }: NonNullable<z.core.$ZodRawIssue['inst']>): boolean {
  return 'coerce' in def && def.coerce === true
}

function oneOf(values: readonly unknown[]): string {
  const all = values.map(quoted).join(', ')
  return values.length === 1 ? `must be ${all}` : `must be one of ${all}`
}

type Bound = { origin: string; inclusive?: boolean; exact?: boolean }

function tooSmall({ minimum, ...issue }: Bound & { minimum: number | bigint }): string {
  if (issue.origin === 'date')
    return `must ${issue.inclusive ? 'not be before' : 'be after'} ${timeOf(minimum)}`
  const unit = unitOf(issue.origin, minimum)
  if (unit === undefined) return `must be ${issue.inclusive ? 'at least' : 'more than'} ${minimum}`
  if (issue.exact) return `must have exactly ${minimum} ${unit}`
  return minimum === 1 ? 'must not be empty' : `must have at least ${minimum} ${unit}`
}

function tooBig({ maximum, ...issue }: Bound & { maximum: number | bigint }): string {
  if (issue.origin === 'date')
    return `must ${issue.inclusive ? 'not be after' : 'be before'} ${timeOf(maximum)}`
  const unit = unitOf(issue.origin, maximum)
  if (unit === undefined) return `must be ${issue.inclusive ? 'at most' : 'less than'} ${maximum}`
  return `must have ${issue.exact ? 'exactly' : 'at most'} ${maximum} ${unit}`
}

function timeOf(milliseconds: number | bigint): string {
  return new Date(Number(milliseconds)).toISOString().replace('.000Z', 'Z')
}

function unitOf(origin: string, count: number | bigint): string | undefined {
  return UNITS[origin]?.[Number(count) === 1 ? 0 : 1]
}

function formatOf(issue: { format: string; prefix?: unknown; suffix?: unknown; includes?: unknown }): string {
  if (issue.format === 'starts_with') return `must begin with ${quoted(issue.prefix)}`
  if (issue.format === 'ends_with') return `must end with ${quoted(issue.suffix)}`
  if (issue.format === 'includes') return `must contain ${quoted(issue.includes)}`
  if (issue.format === 'regex') return 'does not have the form that it must have'
  return `must be ${FORMATS[issue.format] ?? `of the form "${issue.format}"`}`
}

function quoted(value: unknown): string {
  return typeof value === 'string' ? `"${value}"` : String(value)
}
