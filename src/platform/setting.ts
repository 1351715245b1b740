import { resolve } from 'node:path'
import { z } from 'zod'

export type Setting = {
  env: string
  /** What it does, as `naru config` prints it. */
  help: string
  /** Default as it would be written in the environment; undefined = not set. */
  default?: string
  secret?: boolean
  schema: z.ZodType
}

/** Keeps the precise output type of the schema. */
export function setting<S extends z.ZodType>(definition: Omit<Setting, 'schema'> & { schema: S }) {
  return definition
}

/** Values separated by ","; unset: none. */
export const commaList = z
  .string()
  .default('')
  .transform((value) =>
    value
      .split(',')
      .map((entry) => entry.trim())
      .filter(Boolean),
  )

/** A file or folder; from where Naru was started, unless absolute. */
export const path = z
  .string()
  .min(1)
  .transform((value) => resolve(value))
