import { AppError } from '../../platform/index.ts'

/** Something in naru.yaml that has to be changed. */
export type ConfigProblem = {
  /** `models[0].targets[1].weight`; '' for the whole file. */
  path: string
  /** In the text, from 1 on; undefined: not known. */
  line: number | undefined
  message: string
}

/** `file`: what people know it by. */
export function configFileInvalid(file: string, problems: readonly ConfigProblem[]): AppError {
  const told = problems.map(({ path, line, message }) => {
    const place = [line === undefined ? '' : `line ${line}`, path].filter(Boolean).join(', ')
    return place === '' ? `${message}.` : `${place}: ${message}.`
  })
  return new AppError({
    code: 'config_file_invalid',
    status: 422,
    message: `Nothing was applied, because ${file} has to be corrected. ${told.join(' ')}`,
    fields: problems.map(({ path, message }) => ({ path, message })),
  })
}

/** The same error, told of the place in the file that it came of. */
export function at(file: string, place: Pick<ConfigProblem, 'path' | 'line'>, error: unknown): unknown {
  if (!(error instanceof AppError) || error.status >= 500) return error
  const where = [file, place.line === undefined ? '' : `line ${place.line}`, place.path].filter(Boolean)
  return new AppError({
    code: error.code,
    status: error.status,
    message: `Nothing was applied. ${where.join(', ')}: ${error.message}`,
    ...(error.fields
      ? { fields: error.fields.map((field) => ({ ...field, path: `${place.path}.${field.path}` })) }
      : {}),
    cause: error,
  })
}
