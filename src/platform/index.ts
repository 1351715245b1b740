export { type Access, createDatabase, type Database, isReachable, type Tx } from './db/database.ts'
export type { DB } from './db/schema.generated.ts'
export { AppError, type FieldError, notFound } from './errors.ts'
export { isId, newId } from './id.ts'
