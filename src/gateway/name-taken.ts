import { AppError } from '../platform/index.ts'

export function nameTaken(what: string, name: string): AppError {
  return new AppError({
    code: 'name_taken',
    status: 409,
    message: `There is a ${what} "${name}" already. Choose another name, or change that one.`,
  })
}
