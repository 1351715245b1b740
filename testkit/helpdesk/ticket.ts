export type Language = 'en' | 'ko'

/** A ticket as the generated world knows it, in no help desk's words. Times are milliseconds since 1970, whole seconds. */
export type WorldTicket = {
  id: number
  /** What kind of trouble: `gpu_driver`. Null for mail that is no question. */
  family: string | null
  /** What exactly was wrong, the same for all tickets with one solution: `gpu_driver/lost_from_bus/xid-79`. */
  cause: string | null
  language: Language
  sort: 'question' | 'short' | 'automated' | 'spam'
  state: 'live' | 'deleted' | 'spam' | 'merged'
  mergedInto: number | null
  subject: string
  status: TicketStatus
  priority: 'low' | 'normal' | 'high' | 'urgent'
  type: string | null
  channel: 'email' | 'web' | 'phone' | 'chat'
  productId: number | null
  tags: string[]
  groupId: number | null
  requesterId: number
  assigneeId: number | null
  companyId: number | null
  customFields: Record<string, string | null>
  createdAt: number
  updatedAt: number
  resolvedAt: number | null
  /** The description first, then everything else, oldest first. */
  turns: WorldTurn[]
}

export type TicketStatus = 'open' | 'pending' | 'on_hold' | 'resolved' | 'closed'

export type WorldTurn = {
  id: number
  kind: 'description' | 'customer' | 'reply' | 'note' | 'forward'
  isPrivate: boolean
  authorId: number
  html: string
  text: string
  createdAt: number
  updatedAt: number
  attachments: WorldAttachment[]
}

export type WorldAttachment = {
  id: number
  name: string
  contentType: string
  /** The text in it, that extracting must find; empty for pictures, whose text only OCR finds. */
  text: string
  size: number
  bytes(): Buffer
}

export type WorldArticle = {
  id: number
  folderId: number
  isDraft: boolean
  tags: string[]
  createdAt: number
  updatedAt: number
  /** By language; the first is the original, the others are translations. */
  words: Partial<Record<Language, { title: string; html: string; isDraft: boolean }>>
}

export type WorldFolder = {
  id: number
  categoryId: number
  parentId: number | null
  audience: 'everyone' | 'signed_in' | 'agents' | 'some'
  name: Record<Language, string>
}

export type WorldCategory = { id: number; name: Record<Language, string> }
