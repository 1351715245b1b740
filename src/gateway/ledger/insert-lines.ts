import { appendFile } from 'node:fs/promises'
import type { Database, Logger } from '../../platform/index.ts'
import { insertCalls } from './call-store.ts'
import { ensurePartitions, type Month, monthOf } from './partition-store.ts'

export type InsertLines = (lines: readonly string[]) => Promise<void>

/**
 * Brings lines into the database. One that the database refuses is put aside in a file, and does not hold up the
 * others. Throws when the database is away: then nothing is known of the lines, and they may come again.
 */
export function createInsertLines(deps: {
  database: Pick<Database, 'system'>
  logger: Logger
  /** Where refused lines go. */
  rejectedFile: string
  onRejected(): void
}): InsertLines {
  const { database, logger } = deps

  async function insert(lines: readonly string[]): Promise<void> {
    try {
      await database.system((tx) => insertCalls(tx, lines))
    } catch (error) {
      if (!isPartitionMissing(error)) throw error
      await database.system((tx) => ensurePartitions(tx, monthsOf(lines)))
      await database.system((tx) => insertCalls(tx, lines))
    }
  }

  async function putAside(line: string, error: unknown): Promise<void> {
    await appendFile(deps.rejectedFile, `${line}\n`, { mode: 0o600 })
    deps.onRejected()
    // its text may hold values of the line
    const { code } = error as { code: string }
    logger.error({ code, file: deps.rejectedFile }, 'the database refused a call; its line was put aside')
  }

  return async function insertLines(lines) {
    if (lines.length === 0) return
    try {
      await insert(lines)
    } catch (error) {
      if (!isRefusal(error)) throw error
      const [first, ...others] = lines
      if (first !== undefined && others.length === 0) return putAside(first, error)
      const half = Math.ceil(lines.length / 2)
      await insertLines(lines.slice(0, half))
      await insertLines(lines.slice(half))
    }
  }
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? ''
}

/** Values that the tables do not take (classes 22, 23), or too much of them (54): they would be refused again. */
function isRefusal(error: unknown): boolean {
  return /^(22|23|54)[0-9A-Z]{3}$/.test(codeOf(error))
}

/** PostgreSQL has no code of its own for it: a check that fails without a constraint. */
function isPartitionMissing(error: unknown): boolean {
  return codeOf(error) === '23514' && !(error as { constraint?: string }).constraint
}

function monthsOf(lines: readonly string[]): Month[] {
  const months = new Set<Month>()
  for (const line of lines) {
    const time = startOf(line)
    if (time && time.getUTCFullYear() >= 2000 && time.getUTCFullYear() < 3000) months.add(monthOf(time))
  }
  return [...months].sort()
}

function startOf(line: string): Date | undefined {
  try {
    const time = new Date((JSON.parse(line) as { started_at: string }).started_at)
    return Number.isNaN(time.getTime()) ? undefined : time
  } catch {
    return undefined
  }
}
