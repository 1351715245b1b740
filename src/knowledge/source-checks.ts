import type { z } from 'zod'
import { AppError, accessOf, type Principal } from '../platform/index.ts'

/** Reads the settings of a source; throws `validation_failed`, naming each that is wrong. */
export function parseSourceConfig<Config>(schema: z.ZodType<Config>, config: unknown): Config {
  const parsed = schema.safeParse(config)
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.map((issue) => ({
    path: `config.${issue.path.join('.')}`,
    message: issue.message,
  }))
  const names = fields.map((field) => `${field.path}: ${field.message}`).join('; ')
  throw new AppError({
    code: 'validation_failed',
    status: 400,
    message: `The settings of this source are not valid: ${names}.`,
    fields,
  })
}

/** Otherwise the source would vanish before the eyes of whoever adds it. */
export function refuseUnreadable(principal: Principal, acl: string[] | null): void {
  const { groups } = accessOf(principal)
  if (acl === null ? !principal.isConfined : acl.some((name) => groups.includes(name))) return
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

export function nameTaken(name: string): AppError {
  return new AppError({
    code: 'name_taken',
    status: 409,
    message: `There is a source named "${name}" already. Choose another name, or delete that one first.`,
  })
}
