import { AppError } from '../errors.ts'

export function backupCorrupt(detail: string, cause?: unknown): AppError {
  return new AppError({
    code: 'backup_corrupt',
    status: 422,
    message: 'This backup file is damaged or incomplete; nothing was restored. Use another backup.',
    detail,
    cause,
  })
}

export function backupNewer(what: string): AppError {
  return new AppError({
    code: 'backup_newer_than_server',
    status: 409,
    message: `This backup was written by a newer Naru (${what}). Update Naru to at least that version, then restore it.`,
  })
}

export function targetNotEmpty(table: string): AppError {
  return new AppError({
    code: 'restore_target_not_empty',
    status: 409,
    message:
      `The database to restore into already has data (table ${table}); nothing was changed. ` +
      'Restore into a new data folder (NARU_DATA_DIR) or an empty database (DATABASE_URL).',
  })
}

/** A full disk has a code of its own; anything else passes through. */
export function explainDiskFull(error: unknown): unknown {
  if ((error as NodeJS.ErrnoException)?.code !== 'ENOSPC') return error
  return new AppError({
    code: 'disk_full',
    status: 507,
    message:
      'The disk is full: the backup was not written. Free some space or choose another folder, and try again.',
    cause: error,
  })
}
