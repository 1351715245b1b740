import type { ProviderIdentity } from './provider.ts'

export type Claims = Record<string, unknown>

const MOST_GROUPS = 1_000
const LONGEST_GROUP = 256

/** An email address in lower case, or null for what is none. */
export function readEmail(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const email = value.trim().toLowerCase()
  return email.length <= 254 && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) && !hasControl(email) ? email : null
}

/** A name as one line, or null. */
export function readName(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const name = value.toWellFormed().replaceAll(/[\p{Cc}\s]+/gu, ' ')
  return name.trim().slice(0, 200).trim() || null
}

/** The groups of a claim: a list, or one name. `name` may be a path with dots; a claim of that whole name goes first. */
export function readGroups(claims: readonly Claims[], name: string): string[] {
  const found = claims.map((one) => one[name] ?? follow(one, name.split('.'))).find((value) => value != null)
  const list: unknown[] = Array.isArray(found) ? found : [found]
  const names = list.filter((one) => typeof one === 'string' && one !== '' && one.length <= LONGEST_GROUP)
  return [...new Set(names as string[])].slice(0, MOST_GROUPS)
}

function follow(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, step) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, step)
        ? (at as Record<string, unknown>)[step]
        : undefined,
    value,
  )
}

/** The address and whether it is verified come from one and the same place: two sources may mean two addresses. */
export function readVerifiedEmail(
  claims: readonly Claims[],
): Pick<ProviderIdentity, 'email' | 'emailVerified'> {
  const source = claims.find((one) => typeof one.email === 'string') ?? {}
  const email = readEmail(source.email)
  // some issuers send the word
  const isVerified = source.email_verified === true || source.email_verified === 'true'
  return { email, emailVerified: email !== null && isVerified }
}

function hasControl(text: string): boolean {
  return /[\p{Cc}\p{Cf}]/u.test(text)
}
