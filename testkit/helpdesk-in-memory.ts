import type {
  Helpdesk,
  HelpdeskArticle,
  HelpdeskTicket,
  HelpdeskTurn,
} from '../src/knowledge/helpdesks/helpdesk.ts'

/** A help desk without HTTP, a page of three at a time, for tests of what reads one. */
export type InMemoryHelpdesk = Helpdesk & {
  tickets: Map<string, HelpdeskTicket>
  articleList: HelpdeskArticle[]
  /** Runs before each answer with its name, such as `complete 7`; what it throws is the answer. */
  onCall: (call: string) => void | Promise<void>
  calls: string[]
  /** Puts a ticket in, or changes it: what is given replaces, and the time of its change moves on. */
  put(id: string, change?: Partial<HelpdeskTicket>): HelpdeskTicket
  say(id: string, turn: Partial<HelpdeskTurn> & { text: string }): void
}

const PAGE = 3

export function createInMemoryHelpdesk(): InMemoryHelpdesk {
  const tickets = new Map<string, HelpdeskTicket>()
  const calls: string[] = []
  let clock = Date.parse('2026-03-01T00:00:00Z')
  const tick = () => {
    clock += 1000
    return new Date(clock).toISOString()
  }

  async function called(call: string): Promise<void> {
    calls.push(call)
    await desk.onCall(call)
  }

  function live(id: string): HelpdeskTicket | undefined {
    const ticket = tickets.get(id)
    return ticket && (ticket.state === 'live' || ticket.state === 'merged')
      ? structuredClone(ticket)
      : undefined
  }

  function pageOf(ids: readonly string[], cursor: string | null) {
    const from = Number(cursor ?? 0)
    return {
      ids: ids.slice(from, from + PAGE),
      cursor: from + PAGE < ids.length ? String(from + PAGE) : null,
    }
  }

  const desk: InMemoryHelpdesk = {
    tickets,
    calls,
    articleList: [],
    onCall: () => {},
    put(id, change = {}) {
      const ticket = { ...(tickets.get(id) ?? blank(id, tick())), updatedAt: tick(), ...change }
      tickets.set(id, ticket)
      return ticket
    },
    say(id, turn) {
      const ticket = tickets.get(id) as HelpdeskTicket
      const said: HelpdeskTurn = {
        ...{ id: `${id}-${ticket.turns.length}`, kind: 'reply', isPrivate: false, authorId: '9', html: null },
        ...{ createdAt: tick(), attachments: [], ...turn },
      }
      desk.put(id, { turns: [...ticket.turns, said] })
    },
    check: () => called('check'),
    countTickets: async () => {
      await called('count')
      return tickets.size
    },
    groups: async () => [],
    async changes(cursor) {
      await called('changes')
      const since = cursor ?? ''
      const all = [...tickets.values()]
        .map((ticket) => ({ ticket, key: `${ticket.updatedAt} ${ticket.id.padStart(8, '0')}` }))
        .sort((a, b) => (a.key < b.key ? -1 : 1))
        .filter(({ key }) => key > since)
      const page = all.slice(0, PAGE)
      return {
        tickets: page.map(({ ticket: { id, updatedAt, state } }) => ({ id, updatedAt, state, raw: null })),
        cursor: page.at(-1)?.key ?? since,
        isEnd: all.length <= PAGE,
      }
    },
    async complete({ id }) {
      await called(`complete ${id}`)
      return live(id)
    },
    async ticket(id) {
      await called(`ticket ${id}`)
      return live(id)
    },
    async gone(cursor) {
      await called('gone')
      const gone = [...tickets.values()].filter(({ state }) => state === 'deleted' || state === 'spam')
      return pageOf(
        gone.map(({ id }) => id),
        cursor,
      )
    },
    async ticketIds(cursor) {
      await called('ids')
      return pageOf(
        [...tickets.values()].filter(({ state }) => state === 'live').map(({ id }) => id),
        cursor,
      )
    },
    async articles(cursor) {
      await called('articles')
      const { ids, cursor: next } = pageOf(
        desk.articleList.map((_, at) => String(at)),
        cursor,
      )
      return { articles: ids.map((at) => desk.articleList[Number(at)] as HelpdeskArticle), cursor: next }
    },
    attachment: async () => undefined,
  }
  return desk
}

function blank(id: string, createdAt: string): HelpdeskTicket {
  const description: HelpdeskTurn = {
    ...{ id: 'description', kind: 'description', isPrivate: false, authorId: '1', html: null },
    ...{ text: `The printer number${id} does not print.`, createdAt, attachments: [] },
  }
  return {
    ...{ id, state: 'live', mergedInto: null, subject: `Printer ${id}`, status: 'open', priority: 'normal' },
    ...{ type: 'Question', channel: 'email', product: 'Printers', tags: ['printing'], groupId: '7' },
    ...{ requesterId: '1', assigneeId: null, companyId: null, customFields: {} },
    ...{ url: `https://desk.example/tickets/${id}`, createdAt, updatedAt: createdAt, resolvedAt: null },
    turns: [description],
  }
}

export function inMemoryArticle(id: string, change: Partial<HelpdeskArticle> = {}): HelpdeskArticle {
  return {
    ...{ id, locale: 'en', title: `Article ${id}`, html: `<p>How to mend printer${id}.</p>` },
    ...{ url: `https://desk.example/a/${id}`, path: ['Help', 'Printers'], tags: [], audience: 'everyone' },
    ...{ updatedAt: '2026-02-01T00:00:00Z', ...change },
  }
}
