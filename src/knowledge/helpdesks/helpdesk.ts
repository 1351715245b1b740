import type { z } from 'zod'

/** A help desk that tickets and articles come from: one folder each, listed in `registry.ts`. */
export type HelpdeskConnector<Config = unknown> = {
  /** Stable name in the API and the database: `freshdesk`. Also the kind of its sources. */
  kind: string
  /** Name for people. */
  label: { en: string; ko: string }
  /** What X-Platform may say for it, in lower case, besides `kind`. */
  platformNames: readonly string[]
  /** The settings of a source; its descriptions become the form and the documentation. Holds no secret. */
  configSchema: z.ZodType<Config>
  /** What the credential is called where people get it: "API key". */
  secretLabel: { en: string; ko: string }
  /**
   * Whether a webhook's signature is made over its body (Zendesk), or a header just repeats the secret (Freshdesk).
   * Decides who makes the secret up: `vendor` shows one that is pasted here, `naru` gives one to paste there.
   */
  webhookSecretFrom: 'vendor' | 'naru'
  /** The header that carries the secret or the signature. */
  webhookHeader: string
  connect(options: { config: Config; secret: string; http: HelpdeskHttp }): Helpdesk
  /**
   * What a webhook tells. Throws `webhook_not_verified` (401) unless headers and body prove that it comes from the
   * help desk, and `webhook_unreadable` (400) where it is verified but makes no sense. Order is never relied on:
   * whoever gets the events fetches the state of now.
   */
  readWebhook(input: {
    headers: Record<string, string | undefined>
    body: Buffer
    secret: string
    /** Milliseconds since 1970, now: old signatures are refused. */
    now: number
  }): HelpdeskEvent[]
}

/** Sends requests of one source under its rate limit. Throws `HelpdeskBusy` instead of waiting for long. */
export type HelpdeskHttp = {
  request(url: string, options?: HelpdeskRequest): Promise<HelpdeskAnswer>
}

export type HelpdeskRequest = {
  headers?: Record<string, string>
  /** A limit of its own that the help desk holds this kind of request to, besides the account's: waited for apart. */
  limit?: string
  /** In bytes; 20 MiB unless told. */
  maxBytes?: number
  timeoutMs?: number
  signal?: AbortSignal | undefined
}

export type HelpdeskAnswer = {
  /** Where it is from, after redirects. */
  url: string
  status: number
  headers: Record<string, string | string[] | undefined>
  body: Buffer
}

/** An account that can be asked. Every method throws AppErrors: `helpdesk_refused` (bad credential), … */
export type Helpdesk = {
  /** Throws where the address, the credential or its rights do not do. */
  check(signal?: AbortSignal): Promise<void>
  /** How many tickets there are, where the help desk tells cheaply; null: it does not. */
  countTickets(signal?: AbortSignal): Promise<number | null>
  /** Groups that tickets are assigned to: for mapping them to groups here. */
  groups(signal?: AbortSignal): Promise<Array<{ id: string; name: string }>>
  /**
   * Tickets that changed, oldest change first, those that were deleted or marked as spam included where the help desk
   * lists them together. `cursor` null: from the beginning. Repeats are allowed (a page that overlaps the one before),
   * gaps are not. `isEnd`: nothing newer for now; the cursor of the last page is where the next poll goes on.
   */
  changes(cursor: string | null, signal?: AbortSignal): Promise<ChangesPage>
  /** The whole of a listed ticket: every turn and attachment. undefined: it is gone meanwhile (404). */
  complete(head: TicketHead, signal?: AbortSignal): Promise<HelpdeskTicket | undefined>
  /** The whole of a ticket by its id. undefined: there is none (404). */
  ticket(id: string, signal?: AbortSignal): Promise<HelpdeskTicket | undefined>
  /**
   * Tickets that were deleted or marked as spam, where the help desk lists them apart: ids that must not be kept.
   * A connector whose `changes` tells them answers an empty last page.
   */
  gone(cursor: string | null, signal?: AbortSignal): Promise<IdsPage>
  /**
   * All ids that live now, a page at a time, for the daily sweep. Repeats are allowed. What is not among them is
   * probably gone: `ticket` tells for certain, as lists move while they are read.
   */
  ticketIds(cursor: string | null, signal?: AbortSignal): Promise<IdsPage>
  /** All articles, a page at a time, drafts left out: what is not among them is gone. */
  articles(cursor: string | null, signal?: AbortSignal): Promise<ArticlesPage>
  /** The bytes of an attachment, through an address fetched just now. undefined: it is gone. */
  attachment(
    place: { ticketId: string; turnId: string; attachmentId: string },
    options: { maxBytes: number; signal?: AbortSignal },
  ): Promise<Buffer | undefined>
}

export type ChangesPage = { tickets: TicketHead[]; cursor: string; isEnd: boolean }
export type IdsPage = {
  ids: string[]
  /** null: that was the last page. */
  cursor: string | null
  /** Id → when it changed last, where the list tells: what a poll missed (a clock that was set back) shows here. */
  updatedAt?: Record<string, string>
}
/** `cursor` null: that was the last page. */
export type ArticlesPage = { articles: HelpdeskArticle[]; cursor: string | null }

/** What a list tells of a ticket. */
export type TicketHead = {
  id: string
  /** RFC 3339 UTC. */
  updatedAt: string
  state: TicketState
  /** As it came, for `complete`. */
  raw: unknown
}

/** `merged`: into `mergedInto`, which answers for it from then on. */
export type TicketState = 'live' | 'deleted' | 'spam' | 'merged'

export type HelpdeskTicket = {
  id: string
  state: TicketState
  /** The surviving ticket's id; null unless `merged` and the help desk tells. */
  mergedInto: string | null
  subject: string
  status: 'open' | 'pending' | 'on_hold' | 'resolved' | 'closed'
  priority: 'low' | 'normal' | 'high' | 'urgent' | null
  /** Question, Incident, … as the help desk names it. */
  type: string | null
  /** email, web, phone, chat, … */
  channel: string | null
  product: string | null
  tags: string[]
  /** Ids in the help desk; people are known by their id only. */
  groupId: string | null
  requesterId: string | null
  assigneeId: string | null
  companyId: string | null
  /** Fields of the customer's own with a value, by name. */
  customFields: Record<string, string>
  /** Where agents open it. */
  url: string
  /** RFC 3339 UTC. */
  createdAt: string
  updatedAt: string
  resolvedAt: string | null
  /** The description first, then everything that was said, oldest first, to the very end. */
  turns: HelpdeskTurn[]
}

export type HelpdeskTurn = {
  /** `description` for the first. */
  id: string
  /** `customer`: what the requester wrote; `reply`: what an agent sent to them; `note`: not sent to the customer. */
  kind: 'description' | 'customer' | 'reply' | 'note' | 'forward'
  /** Agents only. */
  isPrivate: boolean
  authorId: string | null
  /** As it came; one of both is there. */
  html: string | null
  text: string | null
  createdAt: string
  attachments: HelpdeskAttachment[]
}

export type HelpdeskAttachment = {
  id: string
  name: string
  contentType: string | null
  bytes: number | null
}

export type HelpdeskArticle = {
  /** Unique with `locale`. */
  id: string
  /** `ko`, `en-us`. */
  locale: string
  title: string
  html: string
  url: string
  /** Category and folder or section above it, outermost first. */
  path: string[]
  tags: string[]
  /** `everyone`: whoever visits the help centre; `agents`: not shown to customers; `some`: a part of the customers. */
  audience: 'everyone' | 'agents' | 'some'
  updatedAt: string
}

/** What happened to a ticket, as far as it matters before it is fetched again. */
export type HelpdeskEvent = {
  ticketId: string
  /**
   * `changed`: fetch it again. `gone`: deleted, spam, merged away: purge it now. `hidden`: something in it was redacted
   * or made private: purge it now, then fetch it again.
   */
  kind: 'changed' | 'gone' | 'hidden'
}
