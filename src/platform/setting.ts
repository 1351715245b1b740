import type { z } from 'zod'

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
