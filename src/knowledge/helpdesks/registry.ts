import { freshdesk } from './freshdesk/freshdesk.ts'
import type { HelpdeskConnector } from './helpdesk.ts'
import type { HelpdeskConfig } from './helpdesk-config.ts'
import { zendesk } from './zendesk/zendesk.ts'

/** A help desk whose settings hold at least what all have. */
export type AnyHelpdesk = HelpdeskConnector<HelpdeskConfig>

/** Every help desk. A new one is a folder beside this and a line here. */
export const helpdeskConnectors: readonly AnyHelpdesk[] = [freshdesk, zendesk] as readonly AnyHelpdesk[]

const byKind = new Map(helpdeskConnectors.map((connector) => [connector.kind, connector]))

/** undefined: sources of this kind are no help desks. */
export function findHelpdeskConnector(kind: string): AnyHelpdesk | undefined {
  return byKind.get(kind)
}
