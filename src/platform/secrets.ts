import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Tx } from './db/database.ts'
import { AppError } from './errors.ts'

const ALGORITHM = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

export type MasterKey = {
  key: Buffer
  /** First 16 hex digits of the key's SHA-256: tells keys apart without showing them. */
  fingerprint: string
}

/** What is kept: a secret, or where another store keeps it. References are no secrets, but sealed alike. */
export type StoredSecret = { value: string } | { reference: string }

export type SecretBox = {
  fingerprint: string
  put(tx: Tx, tenantId: string, name: string, value: string): Promise<void>
  /** The secret lies in another store: `createOpenSecret` reads it there. */
  putReference(tx: Tx, tenantId: string, name: string, reference: string): Promise<void>
  /**
   * The plain value, or undefined when there is none. Only for use inside the server; never for an answer. Only for
   * names that never hold a reference.
   */
  get(tx: Tx, tenantId: string, name: string): Promise<string | undefined>
  /** The same for names that may hold a reference. */
  read(tx: Tx, tenantId: string, name: string): Promise<StoredSecret | undefined>
  remove(tx: Tx, tenantId: string, name: string): Promise<void>
}

/**
 * The key that wraps all others: from `NARU_SECRET_KEY` (32 bytes, hex or base64), else, with the embedded
 * database only, from `<dataDir>/secret.key`, which is made on the first start with mode 600.
 */
export function loadMasterKey(options: {
  secretKey?: string | undefined
  dataDir: string
  isEmbedded: boolean
  /** False where something was stored under a key already: another one would be of no use. Left out: true. */
  mayCreate?: boolean
}): MasterKey {
  if (options.secretKey !== undefined) return toMasterKey(options.secretKey, 'NARU_SECRET_KEY')
  if (!options.isEmbedded) {
    throw new AppError({
      code: 'secret_key_missing',
      status: 500,
      message:
        'Set NARU_SECRET_KEY (for example to the output of "openssl rand -hex 32") and keep a copy of it: with DATABASE_URL, every replica needs the same key, and stored secrets cannot be read without it.',
    })
  }
  const path = join(options.dataDir, 'secret.key')
  if (!existsSync(path)) {
    if (options.mayCreate === false) throw keyFileMissing(path)
    createKeyFile(path, options.dataDir)
  }
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600)
  return toMasterKey(readFileSync(path, 'utf8').trim(), path)
}

function keyFileMissing(path: string): AppError {
  return new AppError({
    code: 'secret_key_missing',
    status: 500,
    message: `${path} is not there, but this database was written under a master key. Put the copy of the file back, or set NARU_SECRET_KEY. If it is lost for good, "naru accept-key" makes a new one; stored secrets and second factors are lost then, and events of before show as changed.`,
  })
}

// Written whole under another name, then linked: a crash in between leaves no half key, and a second process no other key.
function createKeyFile(path: string, dataDir: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flush: true })
  try {
    linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
}

function toMasterKey(text: string, where: string): MasterKey {
  const key = Buffer.from(text, /^[0-9a-fA-F]{64}$/.test(text) ? 'hex' : 'base64')
  if (key.length !== 32) {
    throw new AppError({
      code: 'secret_key_invalid',
      status: 500,
      message: `${where} must hold 32 bytes as 64 hex digits or as base64, for example the output of "openssl rand -hex 32".`,
    })
  }
  return { key, fingerprint: createHash('sha256').update(key).digest('hex').slice(0, 16) }
}

export function createSecretBox(master: MasterKey): SecretBox {
  async function store(tx: Tx, tenantId: string, name: string, text: string, isReference: boolean) {
    const dataKey = randomBytes(32)
    const place = placeOf(tenantId, name, isReference)
    const wrapped = seal(master.key, dataKey, place)
    const ciphertext = seal(dataKey, Buffer.from(text, 'utf8'), place)
    await sql`
      insert into secrets (tenant_id, name, wrapped_key, ciphertext, key_fingerprint, is_reference)
      values (${tenantId}, ${name}, ${wrapped}, ${ciphertext}, ${master.fingerprint}, ${isReference})
      on conflict (tenant_id, name) do update set wrapped_key = excluded.wrapped_key,
        ciphertext = excluded.ciphertext, key_fingerprint = excluded.key_fingerprint,
        is_reference = excluded.is_reference, updated_at = now()`.execute(tx)
  }

  async function read(tx: Tx, tenantId: string, name: string): Promise<StoredSecret | undefined> {
    const { rows } = await sql<SecretRow>`
      select wrapped_key, ciphertext, key_fingerprint, is_reference from secrets
      where tenant_id = ${tenantId} and name = ${name}`.execute(tx)
    const row = rows[0]
    if (!row) return undefined
    if (row.key_fingerprint !== master.fingerprint) throw wrongKey(name)
    const place = placeOf(tenantId, name, row.is_reference)
    const text = open(open(master.key, row.wrapped_key, place), row.ciphertext, place).toString('utf8')
    return row.is_reference ? { reference: text } : { value: text }
  }

  return {
    fingerprint: master.fingerprint,
    put: (tx, tenantId, name, value) => store(tx, tenantId, name, value, false),
    putReference: (tx, tenantId, name, reference) => store(tx, tenantId, name, reference, true),
    read,
    async get(tx, tenantId, name) {
      const stored = await read(tx, tenantId, name)
      if (stored && 'reference' in stored) throw new Error(`the secret "${name}" is a reference`)
      return stored?.value
    },
    async remove(tx, tenantId, name) {
      await sql`delete from secrets where tenant_id = ${tenantId} and name = ${name}`.execute(tx)
    },
  }
}

type SecretRow = { wrapped_key: Buffer; ciphertext: Buffer; key_fingerprint: string; is_reference: boolean }

// What a row is belongs to what is authenticated: a secret that is made to look like a reference does not open, and so
// is never told as one.
function placeOf(tenantId: string, name: string, isReference: boolean): string {
  return `${tenantId}/${name}${isReference ? '#reference' : ''}`
}

function wrongKey(name: string): AppError {
  return new AppError({
    code: 'secret_key_changed',
    status: 500,
    message: `The secret "${name}" was stored under another master key. Start with the NARU_SECRET_KEY (or data/secret.key) that was in use then, or enter the secret again.`,
  })
}

/** AES-256-GCM. The place is authenticated too: what is copied to another one does not open there. */
export function seal(key: Buffer, plain: Buffer, place: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(place))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** Throws when the key or the place is another, or anything was changed. */
export function open(key: Buffer, sealed: Buffer, place: string): Buffer {
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(place))
    .setAuthTag(sealed.subarray(sealed.length - TAG_BYTES))
  return Buffer.concat([
    decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES)),
    decipher.final(),
  ])
}
