import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { readMigrations } from '../db/migrate.ts'
import { AppError } from '../errors.ts'
import { backupCorrupt, backupNewer } from './errors.ts'
import { type BackupHeader, type BackupLine, FORMAT, readLines } from './format.ts'

/** Reads no further than the first line: enough to know whether this Naru can restore the file. */
export async function readHeader(file: string): Promise<BackupHeader> {
  for await (const line of readBackup(file)) {
    const header = line as Partial<BackupHeader>
    if (typeof header.naru_backup !== 'number') throw backupCorrupt('the first line is no header')
    if (header.naru_backup > FORMAT)
      throw backupNewer(`format ${header.naru_backup}, version ${header.app_version}`)
    if (typeof header.migration !== 'string' || !Array.isArray(header.tables))
      throw backupCorrupt('incomplete header')
    if (!readMigrations().some((migration) => migration.name === header.migration)) {
      throw backupNewer(`version ${header.app_version}, database level ${header.migration}`)
    }
    return header as BackupHeader
  }
  throw backupCorrupt('the file is empty')
}

/** Every line of the file, checked to be whole: a damaged file fails with `backup_corrupt`, at its end at the latest. */
export async function* readBackup(file: string): AsyncGenerator<BackupLine> {
  const source = createReadStream(file)
  const gunzip = createGunzip()
  source.on('error', (error) => gunzip.destroy(error))
  try {
    for await (const line of readLines(source.pipe(gunzip))) yield parseLine(line)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') throw unreadable(file, code)
    if (error instanceof SyntaxError || code?.startsWith('Z_'))
      throw backupCorrupt((error as Error).message, error)
    throw error
  } finally {
    source.destroy()
  }
}

function parseLine(text: string): BackupLine {
  const line = JSON.parse(text) as BackupLine | number | null
  if (typeof line === 'string' || (typeof line === 'object' && line !== null)) return line
  throw backupCorrupt('a line of no known kind')
}

function unreadable(file: string, reason: string): AppError {
  return new AppError({
    code: 'backup_unreadable',
    status: 404,
    message: `The backup ${file} cannot be read (${reason}). Check the path and its permissions.`,
  })
}
