import { z } from 'zod'

// Ids are numbers there; some go beyond 2^53 in neither product, but nothing here computes with them.
const id = z.union([z.number().int(), z.string().min(1)]).transform(String)
const time = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), 'is no time')
  .transform((text) => new Date(text).toISOString())

const attachmentSchema = z.object({
  id,
  name: z.string().default(''),
  content_type: z.string().nullish(),
  size: z.number().nullish(),
  // as older accounts have it
  file_size: z.number().nullish(),
  attachment_url: z.string().nullish(),
})
export type FreshdeskAttachment = z.output<typeof attachmentSchema>

const customFields = z.record(z.string(), z.unknown())

/** A ticket in a list or by itself. What only some accounts, lists and versions tell is left out elsewhere. */
export const ticketSchema = z.object({
  id,
  subject: z.string().nullish(),
  description: z.string().nullish(),
  description_text: z.string().nullish(),
  // as older accounts have it, where `description` is plain text
  description_html: z.string().nullish(),
  status: z.number().int(),
  priority: z.number().int().nullish(),
  source: z.number().int().nullish(),
  type: z.string().nullish(),
  ticket_type: z.string().nullish(),
  deleted: z.boolean().nullish(),
  spam: z.boolean().nullish(),
  tags: z.array(z.string()).nullish(),
  group_id: id.nullish(),
  requester_id: id.nullish(),
  responder_id: id.nullish(),
  company_id: id.nullish(),
  product_id: id.nullish(),
  custom_fields: customFields.nullish(),
  custom_field: customFields.nullish(),
  attachments: z.array(attachmentSchema).nullish(),
  stats: z.object({ resolved_at: time.nullish(), closed_at: time.nullish() }).nullish(),
  created_at: time,
  updated_at: time,
})
export type FreshdeskTicket = z.output<typeof ticketSchema>
export const ticketsSchema = z.array(ticketSchema)

const conversationSchema = z.object({
  id,
  body: z.string().nullish(),
  body_text: z.string().nullish(),
  incoming: z.boolean().nullish(),
  private: z.boolean().nullish(),
  /** 0 reply, 2 note, 6 survey, 8 forwarded, … */
  source: z.number().int().nullish(),
  user_id: id.nullish(),
  created_at: time,
  attachments: z.array(attachmentSchema).nullish(),
})
export type FreshdeskConversation = z.output<typeof conversationSchema>
export const conversationsSchema = z.array(conversationSchema)

export const groupsSchema = z.array(z.object({ id, name: z.string() }))
export const productsSchema = z.array(z.object({ id, name: z.string() }))
export const searchSchema = z.object({ total: z.number().int().nonnegative() })
/** 1: sees every ticket; 2: those of its groups; 3: its own. */
export const meSchema = z.object({ ticket_scope: z.number().int().nullish() })

export const settingsSchema = z.object({
  primary_language: z.string().nullish(),
  supported_languages: z.array(z.string()).nullish(),
})
export const categoriesSchema = z.array(z.object({ id, name: z.string() }))
export const foldersSchema = z.array(
  z.object({
    id,
    name: z.string(),
    /** 1 everyone, 2 who is signed in, 3 agents, 4 some companies, … */
    visibility: z.number().int().nullish(),
    sub_folders_count: z.number().int().nullish(),
  }),
)
export const articlesSchema = z.array(
  z.object({
    id,
    title: z.string().nullish(),
    description: z.string().nullish(),
    description_text: z.string().nullish(),
    /** 1 draft, 2 published. */
    status: z.number().int().nullish(),
    tags: z.array(z.string()).nullish(),
    updated_at: time,
  }),
)
export type FreshdeskArticle = z.output<typeof articlesSchema>[number]
