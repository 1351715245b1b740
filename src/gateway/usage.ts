/**
 * Tokens of one call, as providers bill them. null: the provider did not say, which is not the same as none.
 * `input` counts all input tokens, read from and written to a prompt cache included; `output` counts reasoning.
 */
export type Usage = {
  input: number | null
  output: number | null
  /** Of the input: read from the provider's prompt cache. */
  cachedInput: number | null
  /** Of the input: written to the provider's prompt cache. */
  cacheWrite: number | null
  /** Of the output. */
  reasoning: number | null
}

export const NO_USAGE: Readonly<Usage> = {
  input: null,
  output: null,
  cachedInput: null,
  cacheWrite: null,
  reasoning: null,
}

/** Bytes of a token, in English and in Korean alike. */
const BYTES_OF_A_TOKEN = 4

/** Tokens of a text, roughly. */
export function estimateTokens(bytes: number): number {
  return Math.ceil(bytes / BYTES_OF_A_TOKEN)
}
