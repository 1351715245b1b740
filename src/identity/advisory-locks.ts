import { sql } from 'kysely'
import type { Tx } from '../platform/index.ts'

/** What only one transaction does at a time, in every process. All numbers stand here, so that no two are the same. */
const NUMBERS = {
  firstRun: 7070002,
  /** Of one tenant: named by its id. */
  auditTrail: 7070003,
  setup: 7070004,
  signingKeys: 7070005,
  /** Whoever comes in by an identity provider, and whatever ends such ways in. */
  admission: 7070006,
} as const

/** Waits for others that hold this lock; held until the transaction ends. `of` tells one of many apart. */
export async function lock(tx: Tx, what: keyof typeof NUMBERS, of?: string): Promise<void> {
  const number = NUMBERS[what]
  if (of === undefined) await sql`select pg_advisory_xact_lock(${number})`.execute(tx)
  else await sql`select pg_advisory_xact_lock(${number}::int, hashtext(${of}))`.execute(tx)
}
