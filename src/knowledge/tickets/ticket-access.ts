import { z } from 'zod'

/** The part of a help desk's settings that says who reads its tickets. */
const accessSchema = z.object({
  groups: z.record(z.string(), z.array(z.string())).optional(),
  agents: z.record(z.string(), z.string()).optional(),
  note_acl: z.array(z.string()).nullish(),
})

export type TicketAccess = {
  /** Group of the help desk → names of groups here. */
  groups: Readonly<Record<string, readonly string[]>>
  /** Agent of the help desk → person here (`usr_…`). */
  agents: Readonly<Record<string, string>>
  /** Who reads private notes, among those who read the ticket. */
  noteAcl: string[]
}

const READS_ALL = 'permission:tickets:read_all'
const REPLIES = 'permission:tickets:reply'

export function readTicketAccess(config: unknown): TicketAccess {
  const { groups = {}, agents = {}, note_acl } = accessSchema.catch({}).parse(config)
  return { groups, agents, noteAcl: note_acl && note_acl.length > 0 ? note_acl : [REPLIES] }
}

/** Whoever reads all tickets, the groups here of the ticket's group there, and whom it is assigned to. */
export function ticketAcl(
  access: TicketAccess,
  ticket: { groupId: string | null; assigneeId: string | null },
): string[] {
  const groups = ticket.groupId === null ? [] : (access.groups[ticket.groupId] ?? [])
  const person = ticket.assigneeId === null ? undefined : access.agents[ticket.assigneeId]
  return [
    READS_ALL,
    ...[...new Set(groups)].sort().map((name) => `tickets:group:${name.replace(/^group:/, '')}`),
    ...(person === undefined ? [] : [`tickets:person:${person.replace(/^person:/, '')}`]),
  ]
}

/** Articles that customers do not see are for those who answer them. */
export function articleAcl(audience: 'everyone' | 'agents' | 'some', sourceAcl: string[] | null) {
  return audience === 'everyone' ? sourceAcl : [READS_ALL, REPLIES]
}
