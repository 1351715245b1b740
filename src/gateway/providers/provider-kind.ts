import type { EmbeddingModelV4, LanguageModelV4 } from '@ai-sdk/provider'
import type { z } from 'zod'
import type { DialectName } from '../dialects/dialect.ts'

/** A provider that a tenant has set up, with its secret. Lives in memory only. */
export type Provider = {
  /** `prv_…` */
  id: string
  name: string
  kind: ProviderKind
  /** Without a slash at the end. */
  baseUrl: string
  /** Checked by the kind's `options`. */
  options: Readonly<Record<string, string>>
  secret: string | undefined
  /** The secret lies in another store: `createOpenProvider` reads it there. */
  reference?: { tenantSlug: string; reference: string } | undefined
}

/** A request to a provider in a dialect that it speaks itself. */
export type NativeRequest = {
  url: string
  headers: Record<string, string>
}

/**
 * One kind of provider: one file, one line in the registry. Written from the vendor's documentation, which the file
 * names.
 */
export type ProviderKind = {
  /** As in the API and in naru.yaml. */
  kind: string
  title: { en: string; ko: string }
  /** Base URL when none is given; undefined: one has to be given. */
  defaultBaseUrl: string | undefined
  /** What the secret is called there. */
  secret: { isRequired: boolean; title: { en: string; ko: string } }
  /** What only this kind has: all strings, each with `.describe()` for the form. */
  options: z.ZodObject<Record<string, z.ZodType<string | undefined>>>
  /** Whose prices apply, as in the price table; undefined: of nobody. */
  prices: string | undefined
  /**
   * How a request in a dialect that the provider speaks itself is sent there: bytes pass untouched. undefined for
   * a dialect that it does not speak: `languageModel` then.
   */
  native(provider: Provider, dialect: DialectName, model: string): NativeRequest | undefined
  /** Where it counts the input of a Messages request without answering it; undefined: nowhere. */
  countTokens?(provider: Provider): NativeRequest
  /**
   * Its chat model for all other dialects. Every request has to go through `fetch`. The vendor's package is imported
   * when it is first asked for: most servers never need most of them.
   */
  languageModel(provider: Provider, model: string, fetch: typeof globalThis.fetch): Promise<LanguageModelV4>
  /** Its embeddings; undefined when it has none. */
  embeddingModel?(
    provider: Provider,
    model: string,
    fetch: typeof globalThis.fetch,
  ): Promise<EmbeddingModelV4>
  /**
   * A request that costs nothing and shows whether address and secret are right: the list of models.
   * `modelsOf` reads the names of models out of the answer, where it holds those that can be called; undefined: it is no
   * list of models, and something else answers at that address.
   */
  check(provider: Provider): NativeRequest
  modelsOf(answer: unknown): string[] | undefined
}
