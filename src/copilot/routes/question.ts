import { z } from 'zod'
import { querySchema } from '../../knowledge/index.ts'

export const questionSchema = z.object({
  query: querySchema,
  types: z.array(z.string().min(1).max(100)).max(20).optional().describe('Only documents of these types'),
  limit: z.number().int().min(1).max(50).default(10).describe('How many search results come along'),
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

export const answerSchema = z.object({
  query_id: z.string(),
  answer: z.string().describe('Each statement ends with the number of its citation'),
  citations: z.array(citationSchema),
  mode: z.literal('extractive').describe('Made of quoted passages; no model is connected'),
  found: z.boolean().describe('False when nothing that you may read answers the question'),
  took_ms: z.number(),
})

/** What both ways of asking do with a question. */
export type Question = z.output<typeof questionSchema>
