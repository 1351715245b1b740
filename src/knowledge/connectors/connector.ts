import type { z } from 'zod'
import type { Format } from '../pipeline/document.ts'

/** Where documents come from: one file each, listed in `registry.ts`. */
export type Connector<Config> = {
  /** Stable name in the API and the database. */
  kind: string
  /** Name for people. */
  label: { en: string; ko: string }
  /** The settings of a source; its descriptions become the form and the documentation. */
  configSchema: z.ZodType<Config>
  /** True when Naru fetches the documents; false when others send them, and then there is nothing to list. */
  lists: boolean
  /**
   * Everything that is in the source now, in a stable order. Ends normally only when the listing is complete:
   * what is not listed is deleted. Throws an `AppError` otherwise (`source_vanished`, `folder_unreadable`, …).
   */
  items(
    config: Config,
    signal: AbortSignal,
    onSkip?: (skipped: SkippedItem) => void,
  ): AsyncIterable<ConnectorItem>
  /** Throws an `AppError` that says what to do when the source cannot be reached or is not allowed. */
  check(config: Config): Promise<void>
  /**
   * Reports changed keys until the returned function is called; absent when the source cannot tell.
   * Nothing is reported for what is there already. An empty list of keys means "look at everything".
   */
  watch?(config: Config, onChange: (keys: string[]) => void): () => Promise<void>
}

export type ConnectorItem = {
  /** Unique and stable inside the source; for files the path below the folder with `/`. */
  key: string
  /** In bytes, as listed. */
  size: number
  /** RFC 3339 UTC. */
  modifiedAt: string
  /** How to parse it; undefined when the source does not say. */
  format: Format | undefined
  /** Where people open it, when there is such a place. */
  url?: string
  /** The bytes as they are now. Throws an `AppError` that concerns this item only (`file_unreadable`, …). */
  read(): Promise<Uint8Array>
}

export type SkippedItem = {
  key: string
  /** `unknown_format`: no parser reads such files. `outside`: a link that leaves the folder. */
  reason: 'unknown_format' | 'outside'
}
