import { AppError } from '../../platform/index.ts'
import type { Connector } from './connector.ts'
import { createFilesConnector } from './files.ts'
import { pushConnector } from './push.ts'

export type Connectors = {
  all: ReadonlyArray<Connector<unknown>>
  /** Kinds that people make sources of; the others come into being by themselves. */
  creatable: [string, ...string[]]
  /** Throws `unknown_kind`. */
  get(kind: string): Connector<unknown>
}

/** Every connector. A new one is a file beside this and a line here. */
export function createConnectors(deps: { allowedRoots: readonly string[] }): Connectors {
  const all: Array<Connector<unknown>> = [createFilesConnector(deps), pushConnector]
  const creatable = all.filter((connector) => connector.lists).map((connector) => connector.kind)
  const byKind = new Map(all.map((connector) => [connector.kind, connector]))
  return {
    all,
    // "files" is always among them.
    creatable: creatable as [string, ...string[]],
    get(kind) {
      const connector = byKind.get(kind)
      if (connector) return connector
      throw unknownKind(kind, [...byKind.keys()])
    },
  }
}

export function unknownKind(kind: string, kinds: readonly string[]): AppError {
  return new AppError({
    code: 'unknown_kind',
    status: 422,
    message: `There is no source of kind "${kind}". Use one of: ${kinds.join(', ')}.`,
  })
}
