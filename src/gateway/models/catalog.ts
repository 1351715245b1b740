import type { Price } from '../prices/price.ts'
import type { Provider } from '../providers/provider-kind.ts'

export const STRATEGIES = ['priority', 'weighted', 'least_busy', 'lowest_latency'] as const
export type Strategy = (typeof STRATEGIES)[number]

/** Milliseconds. */
export type Timeouts = {
  /** For the connection to stand. */
  connect: number
  /** From then to the first content of a stream, or the whole answer of a call that does not stream. */
  firstToken: number
  /** Between two pieces of a stream. */
  idle: number
  /** For everything, retries and fallbacks included. */
  total: number
}

/** A model at a provider that an alias leads to. */
export type Target = {
  /** `tgt_…` */
  id: string
  /** What the provider calls it. */
  model: string
  weight: number
  /** Lower goes first. */
  priority: number
  provider: Provider
  /** What it costs at this time (ms since 1970); undefined when nobody knows. */
  priceAt(time: number): Price | undefined
}

/** What clients name in `model`. */
export type Model = {
  /** `mdl_…` */
  id: string
  alias: string
  strategy: Strategy
  targets: readonly Target[]
  /** Aliases that are tried in this order when no target answers. */
  fallbacks: readonly string[]
  capabilities: readonly string[]
  contextWindow: number | undefined
  maxOutputTokens: number | undefined
  /** null: answers are cached only for requests that ask. */
  cacheSeconds: number | null
  cachesTools: boolean
  timeouts: Timeouts
  /** Further tries at the same target. */
  retries: number
  probeSeconds: number | null
  /** RFC 3339. */
  createdAt: string
}

export type BodyPolicy = 'off' | 'redacted' | 'full'

export type GatewaySettings = {
  /** Everything goes to this alias when the models asked for fail; null: that is switched off. */
  fallbackAlias: string | null
  bodies: BodyPolicy
}

/** What one tenant has set up, as it is now. Never changes; a newer one replaces it. */
export type TenantCatalog = {
  models: ReadonlyMap<string, Model>
  settings: GatewaySettings
}

export type Catalog = {
  /** No query when warm. A change shows in every process within a second. */
  of(tenantId: string): TenantCatalog | Promise<TenantCatalog>
}
