import { type AttachmentKind, attachmentOf, escapeXml } from './attachment.ts'
import { generateLibrary, type Library } from './generate-articles.ts'
import { generateTicket } from './generate-tickets.ts'
import { AGENTS, requester, requesterId } from './people.ts'
import type { Language, WorldAttachment, WorldTicket, WorldTurn } from './ticket.ts'
import { planTicket } from './ticket-plan.ts'

export type WorldOptions = {
  /** How many tickets there are at first; 200 unless told. */
  tickets?: number
  seed?: string
  /** The time of the help desk; the computer's unless told. */
  now?: () => number
}

export type WorldEvent = {
  kind:
    | 'created'
    | 'updated'
    | 'replied'
    | 'answered'
    | 'noted'
    | 'deleted'
    | 'spam'
    | 'restored'
    | 'merged'
    | 'purged'
    | 'redacted'
    | 'made_private'
  ticketId: number
  turnId?: number
  /** The surviving ticket of a merge. */
  into?: number
}

export type NewTicket = {
  subject: string
  /** Plain text; becomes the HTML as well. */
  text: string
  language?: Language
  groupId?: number | null
  assigneeId?: number | null
  requesterId?: number
  productId?: number | null
  tags?: string[]
  priority?: WorldTicket['priority']
  status?: WorldTicket['status']
  attachments?: NewAttachment[]
}

export type NewAttachment = { kind: AttachmentKind; name: string; text: string }

export type TicketHead = Pick<WorldTicket, 'id' | 'state' | 'status' | 'createdAt' | 'updatedAt'>

export type World = ReturnType<typeof createWorld>

/**
 * The help desk behind both fakes. Tickets are written when somebody asks for them, so that 50,000 take no more
 * memory than their dates; only what was changed is kept.
 */
export function createWorld(options: WorldOptions = {}) {
  const base = { seed: options.seed ?? 'naru', size: options.tickets ?? 200 }
  const changed = new Map<number, WorldTicket>()
  const purged = new Set<number>()
  const listeners: ((event: WorldEvent) => void)[] = []
  const library: Library = generateLibrary()
  let heads: TicketHead[] | undefined
  let orders = new Map<string, TicketHead[]>()
  let nextTicket = base.size + 1
  let nextTurn = 900_000_000
  let nextAttachment = 9_900_000_000
  let clockOffset = 0
  let frozenAt: number | undefined

  const clock = {
    now: () => frozenAt ?? (options.now ?? Date.now)() + clockOffset,
    /** It stands still at this time from now on. */
    set(at: number | string) {
      frozenAt = new Date(at).getTime()
    },
    /** Forward, or backwards with a negative number. */
    advance(ms: number) {
      if (frozenAt === undefined) clockOffset += ms
      else frozenAt += ms
    },
  }
  const stamp = () => Math.floor(clock.now() / 1_000) * 1_000

  function allHeads(): TicketHead[] {
    heads ??= Array.from({ length: base.size }, (_, index) => {
      const { id, state, status, createdAt, updatedAt } = planTicket(base, index + 1)
      return { id, state, status, createdAt, updatedAt }
    })
    return heads
  }

  /** All tickets that are not gone for ever, by a time and then by id. */
  function ordered(by: 'createdAt' | 'updatedAt' | 'id'): TicketHead[] {
    const known = orders.get(by)
    if (known) return known
    const current = allHeads()
      .filter(({ id }) => !purged.has(id) && !changed.has(id))
      .concat([...changed.values()].filter(({ id }) => !purged.has(id)))
      .sort((left, right) => left[by] - right[by] || left.id - right.id)
    orders.set(by, current)
    return current
  }

  function ticket(id: number): WorldTicket | undefined {
    if (purged.has(id)) return undefined
    const own = changed.get(id)
    if (own) return own
    return Number.isInteger(id) && id >= 1 && id <= base.size ? generateTicket(base, id) : undefined
  }

  function mustBe(id: number): WorldTicket {
    const found = ticket(id)
    if (!found) throw new Error(`there is no ticket ${id}`)
    return found
  }

  function change(
    id: number,
    event: WorldEvent | null,
    how: (ticket: WorldTicket, at: number) => void,
  ): void {
    const own = mustBe(id)
    const at = stamp()
    own.updatedAt = at
    how(own, at)
    changed.set(id, own)
    orders = new Map()
    if (event) for (const listener of listeners) listener(event)
  }

  function newTurn(
    kind: WorldTurn['kind'],
    authorId: number,
    text: string,
    files: NewAttachment[] = [],
  ): WorldTurn {
    const at = stamp()
    return {
      ...{ id: nextTurn++, kind, isPrivate: kind === 'note', authorId, text, html: htmlOf(text) },
      ...{ createdAt: at, updatedAt: at },
      attachments: files.map((file) => attachmentOf(nextAttachment++, file.kind, file.name, file.text)),
    }
  }

  function say(
    id: number,
    kind: 'customer' | 'reply' | 'note' | 'forward',
    text: string,
    files: NewAttachment[] = [],
  ): number {
    const { requesterId: customer, assigneeId } = mustBe(id)
    const turn = newTurn(kind, kind === 'customer' ? customer : (assigneeId ?? firstAgent()), text, files)
    const kinds = { customer: 'answered', reply: 'replied', note: 'noted', forward: 'updated' } as const
    change(id, { kind: kinds[kind], ticketId: id, turnId: turn.id }, (own) => own.turns.push(turn))
    return turn.id
  }

  /** As it is now: gone with its ticket, or with the turn it hangs on. */
  function attachment(id: number): WorldAttachment | undefined {
    const among = (of: WorldTicket | undefined) =>
      of?.turns.flatMap((turn) => turn.attachments).find((file) => file.id === id)
    const first = ticket(Math.floor(id / 10_000))
    return among(first) ?? [...changed.values()].map(among).find((file) => file !== undefined)
  }

  return {
    ...{ base, clock, library, ordered, ticket, attachment },
    listen(listener: (event: WorldEvent) => void) {
      listeners.push(listener)
    },
    create(input: NewTicket): number {
      const id = nextTicket++
      const at = stamp()
      const asks = input.requesterId ?? requesterId(id, input.language ?? 'en')
      changed.set(id, {
        ...{
          id,
          family: null,
          cause: null,
          language: input.language ?? 'en',
          sort: 'question',
          state: 'live',
        },
        ...{ mergedInto: null, subject: input.subject, status: input.status ?? 'open' },
        ...{ priority: input.priority ?? 'normal', type: 'Question', channel: 'web', customFields: {} },
        ...{ productId: input.productId ?? null, tags: input.tags ?? [], groupId: input.groupId ?? null },
        ...{ requesterId: asks, companyId: requester(asks).companyId, assigneeId: input.assigneeId ?? null },
        ...{ createdAt: at, updatedAt: at, resolvedAt: null },
        turns: [newTurn('description', asks, input.text, input.attachments)],
      })
      orders = new Map()
      for (const listener of listeners) listener({ kind: 'created', ticketId: id })
      return id
    },
    update(id: number, values: Partial<Omit<WorldTicket, 'id' | 'turns'>>) {
      change(id, { kind: 'updated', ticketId: id }, (own, at) => {
        Object.assign(own, values)
        const isDone = own.status === 'resolved' || own.status === 'closed'
        own.resolvedAt = isDone ? (own.resolvedAt ?? at) : null
      })
    },
    /** An agent writes to the customer. Each of these answers the id of what was written. */
    reply: (id: number, text: string, files?: NewAttachment[]) => say(id, 'reply', text, files),
    answer: (id: number, text: string, files?: NewAttachment[]) => say(id, 'customer', text, files),
    note: (id: number, text: string, files?: NewAttachment[]) => say(id, 'note', text, files),
    forward: (id: number, text: string) => say(id, 'forward', text),
    delete(id: number) {
      change(id, { kind: 'deleted', ticketId: id }, (own) => {
        own.state = 'deleted'
      })
    },
    spam(id: number) {
      change(id, { kind: 'spam', ticketId: id }, (own) => {
        own.state = 'spam'
      })
    },
    /** Back from the bin or from spam. */
    restore(id: number) {
      change(id, { kind: 'restored', ticketId: id }, (own) => {
        own.state = 'live'
      })
    },
    /** For ever: nothing lists it any more, asking for it is a 404. */
    purge(id: number) {
      mustBe(id)
      purged.add(id)
      changed.delete(id)
      orders = new Map()
      for (const listener of listeners) listener({ kind: 'purged', ticketId: id })
    },
    /** Notes on both tell of it; the second is closed. */
    merge(second: number, into: number) {
      change(into, null, (own) =>
        own.turns.push(newTurn('note', firstAgent(), `Merged from ticket ${second}`)),
      )
      change(second, { kind: 'merged', ticketId: second, into }, (own) => {
        own.turns.push(newTurn('note', firstAgent(), `This ticket is closed and merged into ticket ${into}`))
        Object.assign(own, { state: 'merged', mergedInto: into, status: 'closed' })
      })
    },
    /** Takes words out of a turn (the description unless told), or all of its text. */
    redact(id: number, words?: string, turnId?: number) {
      const turn = turnOf(mustBe(id), turnId)
      change(id, { kind: 'redacted', ticketId: id, turnId: turn.id }, (own, at) => {
        const kept = turnOf(own, turnId)
        const mask = (text: string) =>
          words === undefined ? '' : text.replaceAll(words, '▇'.repeat(words.length))
        Object.assign(kept, { text: mask(kept.text), html: mask(kept.html), updatedAt: at })
      })
    },
    /** What customers could read becomes a matter of agents. */
    makePrivate(id: number, turnId: number) {
      change(id, { kind: 'made_private', ticketId: id, turnId }, (own, at) => {
        Object.assign(turnOf(own, turnId), { isPrivate: true, kind: 'note', updatedAt: at })
      })
    },
    /** Gives tickets one and the same time of change. */
    stampAll(ids: number[], at: number | string) {
      for (const id of ids)
        change(id, null, (own) => {
          own.updatedAt = new Date(at).getTime()
        })
    },
  }
}

function turnOf(ticket: WorldTicket, turnId: number | undefined): WorldTurn {
  const turn = turnId === undefined ? ticket.turns[0] : ticket.turns.find(({ id }) => id === turnId)
  if (!turn) throw new Error(`ticket ${ticket.id} has no turn ${turnId}`)
  return turn
}

function firstAgent(): number {
  return AGENTS[0]?.id ?? 0
}

function htmlOf(text: string): string {
  return `<div>${text
    .split('\n')
    .map((line) => `<p>${escapeXml(line)}</p>`)
    .join('')}</div>`
}
