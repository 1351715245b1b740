import { z } from 'zod'
import { querySchema } from '../../knowledge/index.ts'
import { line } from '../../platform/index.ts'
import type { Answer } from '../ask/ask.ts'
import { INTENTS } from '../ask/intent.ts'
import { ticketIdSchema } from './ticket-schemas.ts'

export const questionSchema = z.object({
  query: querySchema,
  types: z
    .array(z.string().min(1).max(100))
    .max(20)
    .optional()
    .describe(
      'Only these: `tickets`, `solutions`, `articles`, `attachments`, `documents` (neither tickets nor articles); any other word is a type that documents say of themselves, and finds nothing where none does. A question about one ticket (“status of #7”) is answered from that ticket, whatever stands here',
    ),
  limit: z.number().int().min(1).max(50).default(10).describe('How many search results come along'),
  mode: z
    .enum(['auto', 'extractive'])
    .default('auto')
    .describe('`extractive`: quotes only, no model is asked even where one is set up'),
  ticket_id: ticketIdSchema
    .optional()
    .describe('The ticket that is open while this is asked: “summarise it” means that one'),
  source: line(200)
    .optional()
    .describe(
      'Id or name of the help desk that tickets are meant of, where there are several; the headers X-Platform and X-Freshdesk-Domain do as well; 404 where there is none of that name',
    ),
})

export const citationSchema = z.object({
  id: z.number().int().describe('The number in the text: [1]'),
  document_id: z.string(),
  external_id: z.string().describe('Path of the file in its folder, or the id it was pushed under'),
  chunk_id: z.string(),
  title: z.string(),
  heading: z.string(),
  url: z.string().nullable(),
  quote: z.string().describe('The very words of the document that the statement rests on'),
})

export const spanSchema = z.object({
  from: z.number().int(),
  to: z.number().int().describe('Behind its last character; both count UTF-16 code units'),
})

export const answerSchema = z.object({
  query_id: z.string(),
  intent: z.enum(INTENTS).describe('What the question was taken for'),
  answer: z.string().describe('Each statement ends with the number of its citation'),
  citations: z.array(citationSchema),
  mode: z
    .enum(['extractive', 'generated'])
    .describe('Made of quoted passages, or written by a model from passages'),
  found: z.boolean().describe('False when nothing that you may read answers the question'),
  unsupported: z
    .array(spanSchema)
    .describe('Sentences of a generated answer that no cited passage says: stretches of `answer`'),
  model: z.string().nullable().describe('Name of the model that wrote it; null: none did'),
  call_id: z.string().nullable().describe('Its call in the ledger'),
  took_ms: z.number(),
})

/** What both ways of asking do with a question. */
export type Question = z.output<typeof questionSchema>

export function presentAnswer({ callId, ...answer }: Omit<Answer, 'results'>) {
  return { ...answer, call_id: callId }
}
