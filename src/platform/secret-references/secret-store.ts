/**
 * A store outside of Naru that keeps secrets, one file each, listed in `registry.ts`. References to what it keeps read
 * `<scheme>:<place>#<key>`, where the key is left out for a secret that is one text.
 */
export type SecretStore = {
  /** What references begin with: `vault`. Lower case, stable. */
  scheme: string
  /** Name for people. */
  title: { en: string; ko: string }
  /** A whole reference, for messages and documentation. */
  example: string
  /** False where two spellings that differ by case name the same secret: places are compared in lower case then. */
  isCaseSensitive: boolean
  /**
   * The one spelling of the place that a reference names; undefined where it is no place of this store. What is allowed
   * is decided by this text alone, so no two places may share one, and none may be spelt in two ways.
   */
  readPlace(text: string): string | undefined
  /**
   * Asks the store, with the credentials of this server. Loads its SDK when it is first called. `place` is what
   * `readPlace` answered. Throws AppErrors of `secret-store-errors.ts`: not found, refused, unavailable. Whatever it
   * throws names the place and never a value.
   */
  read(place: string): Promise<SecretContent>
  /** Ends connections and timers. */
  close(): Promise<void>
}

/** `text`: one secret, which may be JSON. `fields`: named values, as HashiCorp Vault keeps them. */
export type SecretContent = { text: string } | { fields: Record<string, unknown> }

/** How long a store may take to answer. */
export const STORE_TIMEOUT_MS = 10_000
