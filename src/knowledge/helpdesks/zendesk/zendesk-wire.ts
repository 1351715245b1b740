import { z } from 'zod'

const id = z.union([z.number().int(), z.string().min(1)]).transform(String)
const time = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)), 'is no time')
  .transform((text) => new Date(text).toISOString())
/** Where cursor pagination goes on. */
const page = {
  meta: z.object({ has_more: z.boolean().nullish(), after_cursor: z.string().nullish() }).nullish(),
}

const attachmentSchema = z.object({
  id,
  file_name: z.string().default(''),
  content_type: z.string().nullish(),
  content_url: z.string().nullish(),
  size: z.number().nullish(),
  /** Taken away by an agent: what is left is a placeholder. */
  deleted: z.boolean().nullish(),
})
export type ZendeskAttachment = z.output<typeof attachmentSchema>

const fieldValue = z.object({ id, value: z.unknown() })

export const ticketSchema = z.object({
  id,
  subject: z.string().nullish(),
  raw_subject: z.string().nullish(),
  description: z.string().nullish(),
  status: z.string(),
  priority: z.string().nullish(),
  type: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
  via: z.object({ channel: z.union([z.string(), z.number()]).nullish() }).nullish(),
  group_id: id.nullish(),
  requester_id: id.nullish(),
  assignee_id: id.nullish(),
  organization_id: id.nullish(),
  brand_id: id.nullish(),
  custom_fields: z.array(fieldValue).nullish(),
  /** Seconds since 1970: moves with every change, those of the system included, which `updated_at` keeps quiet. */
  generated_timestamp: z.number().int().nullish(),
  created_at: time,
  updated_at: time,
})
export type ZendeskTicket = z.output<typeof ticketSchema>
export const oneTicketSchema = z.object({ ticket: ticketSchema })

const metricSetSchema = z.object({ ticket_id: id, solved_at: time.nullish() })
/** `after_cursor` null: nothing has changed since the time asked for. */
export const exportSchema = z.object({
  tickets: z.array(ticketSchema),
  metric_sets: z.array(metricSetSchema).nullish(),
  after_cursor: z.string().nullish(),
  end_of_stream: z.boolean(),
})
export const metricsSchema = z.object({ ticket_metric: z.object({ solved_at: time.nullish() }) })

const commentSchema = z.object({
  id,
  type: z.string().nullish(),
  author_id: id.nullish(),
  body: z.string().nullish(),
  html_body: z.string().nullish(),
  plain_body: z.string().nullish(),
  public: z.boolean().nullish(),
  attachments: z.array(attachmentSchema).nullish(),
  created_at: time,
})
export type ZendeskComment = z.output<typeof commentSchema>
export const commentsSchema = z.object({
  comments: z.array(commentSchema),
  users: z.array(z.object({ id, role: z.string().nullish() })).nullish(),
  ...page,
})

export const countSchema = z.object({ count: z.object({ value: z.number().int().nonnegative() }) })
export const groupsSchema = z.object({
  groups: z.array(z.object({ id, name: z.string(), deleted: z.boolean().nullish() })),
  ...page,
})
export const brandsSchema = z.object({ brands: z.array(z.object({ id, name: z.string() })) })
export const fieldsSchema = z.object({
  ticket_fields: z.array(z.object({ id, title: z.string(), type: z.string().nullish() })),
  ...page,
})

export const localesSchema = z.object({ locales: z.array(z.string()) })
const articleSchema = z.object({
  id,
  title: z.string().nullish(),
  body: z.string().nullish(),
  draft: z.boolean().nullish(),
  locale: z.string(),
  html_url: z.string().nullish(),
  section_id: id.nullish(),
  label_names: z.array(z.string()).nullish(),
  user_segment_id: id.nullish(),
  user_segment_ids: z.array(id).nullish(),
  updated_at: time,
})
export type ZendeskArticle = z.output<typeof articleSchema>
export const articlesSchema = z.object({ articles: z.array(articleSchema), ...page })
export const sectionsSchema = z.object({
  sections: z.array(
    z.object({ id, name: z.string(), category_id: id.nullish(), parent_section_id: id.nullish() }),
  ),
  ...page,
})
export const categoriesSchema = z.object({
  categories: z.array(z.object({ id, name: z.string() })),
  ...page,
})
export const segmentsSchema = z.object({
  user_segments: z.array(z.object({ id, user_type: z.string().nullish() })),
  ...page,
})
