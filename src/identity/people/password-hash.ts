import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(argon2)

/** OWASP's floor for argon2id. Raise them here: hashes with lower ones are renewed when their owner signs in. */
const PARAMETERS = { memory: 19_456, passes: 2, parallelism: 1 }
const SALT_BYTES = 16
const TAG_BYTES = 32
/** Each takes 19 MiB and a thread for some 30 ms: a flood of sign-ins must not take all of them. */
const MAX_AT_ONCE = 2

type Hash = typeof PARAMETERS & { salt: Buffer; tag: Buffer }

/** Argon2id as a PHC string: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES)
  const tag = await deriveInTurn(password, { ...PARAMETERS, salt }, TAG_BYTES)
  const { memory, passes, parallelism } = PARAMETERS
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(salt)}$${base64(tag)}`
}

export async function verifyPassword(hash: string, password: string): Promise<boolean> {
  const parsed = parse(hash)
  if (!parsed) return false
  const tag = await deriveInTurn(password, parsed, parsed.tag.length)
  return timingSafeEqual(tag, parsed.tag)
}

/** Whether it was made with other parameters than today's. */
export function needsRehash(hash: string): boolean {
  const parsed = parse(hash)
  return (
    parsed?.memory !== PARAMETERS.memory ||
    parsed.passes !== PARAMETERS.passes ||
    parsed.parallelism !== PARAMETERS.parallelism
  )
}

function parse(hash: string): Hash | undefined {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash)
  if (!match) return undefined
  const [, memory, passes, parallelism, salt = '', tag = ''] = match
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  }
}

// PHC strings have no padding
function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}

let running = 0
const waiting: Array<() => void> = []

async function deriveInTurn(password: string, of: Omit<Hash, 'tag'>, tagLength: number): Promise<Buffer> {
  if (running >= MAX_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve))
  else running++
  try {
    // one written form for what looks alike: keyboards differ in how they compose Korean and accents
    const message = Buffer.from(password.normalize('NFKC'))
    const { memory, passes, parallelism, salt } = of
    return await derive('argon2id', { message, nonce: salt, memory, passes, parallelism, tagLength })
  } finally {
    // whoever waits takes over this place
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}
