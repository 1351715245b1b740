import { AppError } from '../../platform/index.ts'

/** What asking again does not mend: somebody has to change the source. */
const LASTING = new Set([
  'helpdesk_refused',
  'helpdesk_not_found',
  'address_not_allowed',
  'source_config_invalid',
  'unknown_kind',
  'secret_missing',
  'secret_key_changed',
])
/** No failure of the help desk, however long it lasts. */
const OURS = new Set(['database_unavailable', 'shutting_down', 'source_changed', 'source_deleted'])

export function isLasting(error: unknown): boolean {
  return error instanceof AppError && LASTING.has(error.code)
}

export function isRefused(error: unknown): boolean {
  return error instanceof AppError && error.code === 'helpdesk_refused'
}

export function isOurs(error: unknown): boolean {
  return error instanceof AppError && OURS.has(error.code)
}

/** What people are told of an error that ended something. */
export function toldOf(error: unknown): { code: string; message: string } {
  if (error instanceof AppError) return { code: error.code, message: error.message }
  return {
    code: 'internal_error',
    message: 'An unexpected error on our side; the server’s log says more.',
  }
}

/** Nothing is lost: the next slice goes on from what is stored. */
export function sourceChanged(): AppError {
  return new AppError({
    code: 'source_changed',
    status: 409,
    message: 'The source was changed while it was read; reading goes on with its new settings.',
  })
}

export function sourceDeleted(): AppError {
  return new AppError({
    code: 'source_deleted',
    status: 409,
    message: 'The source was deleted while it was read.',
  })
}

export function runCanceled(): { code: string; message: string } {
  return {
    code: 'ingest_canceled',
    message: 'Somebody canceled it. What was stored is kept, and the next run goes on from there.',
  }
}

export function listingSuspicious(what: 'tickets' | 'articles', listed: number, stored: number): AppError {
  return new AppError({
    code: 'listing_suspicious',
    status: 409,
    message: `Of the ${what} that are stored (${stored}) the help desk lists only ${listed}; nothing was deleted. Check the rights of its credential. If that is right, start a run of mode "full", which accepts it.`,
  })
}
