import { z } from 'zod'
import { nearestName } from '../gateway/index.ts'
import { AppError, accessOf, canRead, type Principal } from '../platform/index.ts'
import type { SourceRow } from './source-store.ts'

/** Reads the settings of a source; throws `validation_failed`, naming each that is wrong. */
export function parseSourceConfig<Config>(schema: z.ZodType<Config>, config: unknown): Config {
  const parsed = schema.safeParse(config)
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.flatMap((issue) => {
    const path = ['config', ...issue.path].join('.')
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }]
    return issue.keys.map((key) => ({ path: `${path}.${key}`, message: noSuchSetting(schema, key) }))
  })
  const names = fields.map((field) => `${field.path}: ${field.message}`).join('; ')
  throw new AppError({
    code: 'validation_failed',
    status: 400,
    message: `The settings of this source are not valid: ${names}.`,
    fields,
  })
}

function noSuchSetting(schema: z.ZodType, key: string): string {
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
  const nearest = nearestName(key, known)
  return nearest === undefined
    ? `there is no such setting, only ${known.join(', ')}`
    : `there is no such setting; did you mean "${nearest}"?`
}

/** Otherwise the source would vanish before the eyes of whoever adds it. */
export function refuseUnreadable(principal: Principal, acl: string[] | null): void {
  if (canRead(accessOf(principal), acl)) return
  const list =
    acl === null
      ? 'Without an access list the whole organisation reads it'
      : `This access list (${acl.join(', ')}) names none of your groups`
  throw new AppError({
    code: 'acl_excludes_you',
    status: 422,
    message: `${list}, so you could not see the source. Add one of your groups to the list, or use a key that is in one of it.`,
  })
}

/** Two sources of one account would store every ticket twice. */
export function helpdeskTaken(principal: Principal, url: string, by: SourceRow): AppError {
  const which = canRead(accessOf(principal), by.acl)
    ? `the source "${by.name}"`
    : 'a source that you may not see'
  return new AppError({
    code: 'helpdesk_taken',
    status: 409,
    message: `${url} is read by ${which} already: reading it twice would store every ticket twice. Change that source instead, or delete it first.`,
  })
}

export function nameTaken(name: string): AppError {
  return new AppError({
    code: 'name_taken',
    status: 409,
    message: `There is a source named "${name}" already. Choose another name, or delete that one first.`,
  })
}
