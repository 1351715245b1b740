import { LRUCache } from 'lru-cache'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import { isAllowedPlace } from './allowed-references.ts'
import { createSecretStores } from './registry.ts'
import type { SecretContent, SecretStore } from './secret-store.ts'
import { referenceInvalid, referenceNotAllowed, secretNotFound } from './secret-store-errors.ts'
import type { VaultSettings } from './vault-token.ts'

const FRESH_MS = 5 * 60_000
/** Values of before go on this long while their store does not answer. */
const STALE_MS = 60 * 60_000
/** Nobody makes this server ask a store about one secret more often. */
const LEAST_MS = 10_000
const MOST_KEPT = 2_000
const LONGEST_REFERENCE = 1_200
/** As for secrets that are given: what can stand in a header. */
const VALUE = /^[\x21-\x7e]{1,4096}$/

export type ResolveInput = {
  /** Of the organisation that names it: decides what it may name. */
  tenantSlug: string
  /** `<scheme>:<place>#<key>` */
  reference: string
  /** Whoever was shown the value has refused it: another one may be there by now. */
  wasRefused?: boolean
}

export type SecretReferences = {
  /**
   * The value, at most five minutes old. Never inside a transaction: it may ask the store. Throws AppErrors that name
   * the reference and never a value: `secret_reference_invalid`, `secret_reference_not_allowed`,
   * `secret_reference_not_found`, `secret_store_refused`, `secret_store_unavailable`.
   */
  resolve(input: ResolveInput): Promise<string>
  /** Throws `secret_reference_invalid` or `secret_reference_not_allowed`; asks no store. */
  requireAllowed(input: Pick<ResolveInput, 'tenantSlug' | 'reference'>): void
  /** Whether the tenant may name it; false, too, for what is no reference. */
  isAllowed(input: Pick<ResolveInput, 'tenantSlug' | 'reference'>): boolean
  close(): Promise<void>
}

type Settings = Pick<Config, 'secretReferences'> & VaultSettings

type Kept = {
  /** The last value; undefined: there was none yet. */
  value: string | undefined
  readAt: number
  askedAt: number
  /** What the last question came to, where it failed. */
  error: unknown
  pending: Promise<string> | undefined
}

/** Secrets that stay in other stores: read when they are needed, kept in memory for a short time. */
export function createSecretReferences(options: {
  settings: Settings
  /** Others than those of the registry, for tests. */
  stores?: readonly SecretStore[]
  now?: () => number
}): SecretReferences {
  const { settings, stores = createSecretStores(settings), now = Date.now } = options
  const kept = new LRUCache<string, Kept>({ max: MOST_KEPT })

  function requireAllowed(tenantSlug: string, reference: string): Named {
    const named = readReference(stores, reference)
    if (settings.secretReferences.length === 0) throw referencesOff(reference)
    const { store, place } = named
    const { scheme, isCaseSensitive } = store
    if (!isAllowedPlace(settings.secretReferences, tenantSlug, { scheme, place, isCaseSensitive }))
      throw referenceNotAllowed(
        reference,
        'your organisation may not read there. Ask whoever runs this server to allow it with NARU_SECRET_REFERENCES.',
      )
    return named
  }

  async function ask({ store, place, key }: Named, entry: Kept): Promise<string> {
    try {
      const value = pickValue(`${store.scheme}:${place}`, await store.read(place), key)
      Object.assign(entry, { value, readAt: now(), error: undefined })
      return value
    } catch (error) {
      const isAway = error instanceof AppError && error.code === 'secret_store_unavailable'
      // a store that is away takes nothing back; one that refuses or has lost the secret does
      if (!isAway || now() - entry.readAt >= STALE_MS) entry.value = undefined
      entry.error = error
      if (entry.value !== undefined) return entry.value
      throw error
    } finally {
      entry.pending = undefined
    }
  }

  return {
    requireAllowed({ tenantSlug, reference }) {
      requireAllowed(tenantSlug, reference)
    },
    isAllowed({ tenantSlug, reference }) {
      try {
        requireAllowed(tenantSlug, reference)
        return true
      } catch {
        return false
      }
    },
    async resolve({ tenantSlug, reference, wasRefused = false }) {
      const named = requireAllowed(tenantSlug, reference)
      const id = JSON.stringify([named.store.scheme, named.place, named.key])
      const entry: Kept = kept.get(id) ?? {
        ...{ value: undefined, readAt: 0, askedAt: Number.NEGATIVE_INFINITY },
        ...{ error: undefined, pending: undefined },
      }
      kept.set(id, entry)
      const isFresh = entry.value !== undefined && now() - entry.readAt < FRESH_MS && !wasRefused
      if (isFresh) return entry.value as string
      if (entry.pending) return entry.pending
      if (now() - entry.askedAt < LEAST_MS) {
        if (entry.value !== undefined) return entry.value
        throw entry.error
      }
      entry.askedAt = now()
      entry.pending = ask(named, entry)
      return entry.pending
    },
    async close() {
      kept.clear()
      await Promise.all(stores.map((store) => store.close()))
    },
  }
}

type Named = { store: SecretStore; place: string; key: string | undefined }

function readReference(stores: readonly SecretStore[], reference: string): Named {
  const known = stores.map(({ scheme }) => `"${scheme}:"`).join(', ')
  if (reference.length > LONGEST_REFERENCE) throw referenceInvalid('it is too long.')
  const [, scheme, text, key] = /^([a-z]+):([^#]+)(?:#([\x20-\x22\x24-\x7e]{1,200}))?$/.exec(reference) ?? []
  if (scheme === undefined || text === undefined) throw referenceInvalid(`it begins with one of ${known}.`)
  const store = stores.find((one) => one.scheme === scheme)
  if (!store) throw referenceInvalid(`it begins with one of ${known}.`)
  const place = store.readPlace(text)
  if (place === undefined) throw referenceInvalid(`one of this kind reads like "${store.example}".`)
  return { store, place, key }
}

function pickValue(where: string, content: SecretContent, key: string | undefined): string {
  const found = key === undefined ? wholeOf(where, content) : fieldOf(where, content, key)
  // many an editor ends a file with a line break
  const value = found.replace(/\r?\n$/, '')
  if (!VALUE.test(value))
    throw secretNotFound(
      where,
      'its value is empty, longer than 4,096 characters, or holds spaces or line breaks.',
    )
  return value
}

function wholeOf(where: string, content: SecretContent): string {
  if ('text' in content) return content.text
  const [first, ...others] = Object.values(content.fields)
  if (typeof first === 'string' && others.length === 0) return first
  throw secretNotFound(where, 'it has several fields: name one after "#".')
}

function fieldOf(where: string, content: SecretContent, key: string): string {
  const fields = 'text' in content ? parsed(content.text) : content.fields
  if (!fields)
    throw secretNotFound(`${where}#${key}`, 'it is one text and no JSON object: leave out what follows "#".')
  const value = Object.hasOwn(fields, key) ? fields[key] : undefined
  if (typeof value === 'string') return value
  throw secretNotFound(`${where}#${key}`, 'it has no field of this name that holds a text.')
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function referencesOff(reference: string): AppError {
  return referenceNotAllowed(
    reference,
    'this server reads no secrets from other stores. Give the secret itself, or ask whoever runs it to set NARU_SECRET_REFERENCES.',
  )
}
