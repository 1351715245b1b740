import { z } from 'zod'
import { searchUnavailable } from '../../knowledge/index.ts'
import {
  accessOf,
  defineEventRoute,
  defineRoute,
  line,
  newId,
  type Principal,
  type Route,
  type ServerEvent,
} from '../../platform/index.ts'
import { type CopilotDeps, chosenModel } from '../copilot.ts'
import { type Draft, draftReply, keepDraft } from '../replies/draft-reply.ts'
import { type ReplyContext, replyContext } from '../replies/reply-context.ts'
import { newDraftId } from '../replies/reply-store.ts'
import { warningText } from '../replies/reply-texts.ts'
import { placesOf } from '../tickets/choose-source.ts'
import { loggedTicket } from '../tickets/logged-ticket.ts'
import { choiceOf, ticketIdSchema } from './ticket-schemas.ts'

const words = (most: number) =>
  z
    .string()
    .max(most)
    .transform((text) => text.toWellFormed().replaceAll('\u0000', ''))

const languageNames = new Intl.DisplayNames(['en'], { type: 'language', fallback: 'none' })
const CODES_OF_NONE = new Set(['und', 'mul', 'mis', 'zxx'])
const NO_LANGUAGE = 'is no language code of ISO 639, such as "ko" or "en"'

const wishesSchema = z.object({
  ticket_id: ticketIdSchema,
  source: line(200).optional().describe('Id or name of the help desk, where there are several'),
  instructions: words(4_000)
    .optional()
    .describe('What the reply is to say, in your own words; only a model follows it'),
  language: z
    .string()
    // names of languages throw at any other form
    .regex(/^[a-z]{2,3}$/, { error: NO_LANGUAGE, abort: true })
    .refine((code) => languageNames.of(code) !== undefined && !CODES_OF_NONE.has(code), NO_LANGUAGE)
    .optional()
    .describe('ISO 639; the language of the ticket unless given'),
  tone: words(2_000).optional().describe('How it is to sound; as the organisation says unless given'),
})
type Wishes = z.output<typeof wishesSchema>

const citationSchema = z.object({
  id: z.number().int(),
  document_id: z.string(),
  chunk_id: z.string(),
  title: z.string(),
  heading: z.string(),
  url: z.string().nullable(),
  quote: z.string().describe('For you: it may hold what the customer must not see'),
  sentence: z.number().int().describe('Which sentence or step of the text rests on it, from 0'),
})

const draftSchema = z.object({
  reply_id: z.string(),
  query_id: z.string().describe('For feedback'),
  language: z.string(),
  mode: z
    .enum(['generated', 'extractive'])
    .describe('Written by a model, or put together from a past solution'),
  text: z.string().describe('The draft, without citations'),
  citations: z.array(citationSchema),
  warnings: z.array(
    z.object({
      code: z.enum([
        'private_note',
        'other_customer',
        'identifier_removed',
        'unsupported',
        'other_ticket',
        'done_elsewhere',
        'nothing_found',
        'other_language',
        'instructions_unused',
      ]),
      message: z.object({ en: z.string(), ko: z.string() }),
      from: z.number().int(),
      to: z.number().int().describe('A stretch of `text` in UTF-16 code units'),
    }),
  ),
  model: z.string().nullable(),
  prompt: z.object({ id: z.string(), version: z.number().int() }).nullable(),
  took_ms: z.number(),
})

const DESCRIPTION =
  'Made from the public turns of the ticket, from what solved tickets like it, without the data of other customers, and from articles that customers read. Private notes are no part of it. Nothing is sent: it is a draft for you.'

export function replyRoutes(deps: CopilotDeps): Route[] {
  return [
    defineRoute({
      method: 'POST',
      path: '/api/v1/generate_reply',
      permission: 'tickets:reply',
      summary: 'Draft a reply to a ticket',
      description: DESCRIPTION,
      tags: ['Copilot'],
      body: wishesSchema,
      response: draftSchema,
      handler: async ({ principal, body, signal, request }) => {
        let done: z.output<typeof draftSchema> | undefined
        const events = await begin(deps, principal, body, signal, request.headers)
        for await (const { event, data } of events) {
          if (event === 'done') done = data as z.output<typeof draftSchema>
        }
        return done as z.output<typeof draftSchema>
      },
    }),
    defineEventRoute({
      method: 'POST',
      path: '/api/v1/generate_reply/stream',
      permission: 'tickets:reply',
      summary: 'Draft a reply to a ticket and get it as it forms',
      description: `${DESCRIPTION} \`delta\` brings whole sentences, each checked before it is sent; \`done\` repeats the whole draft, which counts.`,
      tags: ['Copilot'],
      body: wishesSchema,
      events: {
        start: z.object({ reply_id: z.string(), query_id: z.string(), language: z.string() }),
        delta: z.object({ text: z.string() }),
        citation: citationSchema,
        done: draftSchema,
      },
      handler: (input) => streamed(deps, input),
    }),
  ]
}

type Headers = Record<string, string | string[] | undefined>

async function* streamed(
  deps: CopilotDeps,
  input: { principal: Principal; body: Wishes; signal: AbortSignal; request: { headers: Headers } },
): AsyncGenerator<ServerEvent> {
  yield* await begin(deps, input.principal, input.body, input.signal, input.request.headers)
}

/** Finds the ticket and what it may be answered from, before anything is sent. */
async function begin(
  deps: CopilotDeps,
  principal: Principal,
  body: Wishes,
  signal: AbortSignal,
  headers: Headers,
): Promise<AsyncGenerator<ServerEvent>> {
  if (!deps.hasIndex) throw searchUnavailable()
  const start = performance.now()
  const { database } = deps
  const places = await placesOf(database, principal.tenantId, body.ticket_id, choiceOf(body.source, headers))
  const context = await replyContext(deps.search, accessOf(principal), places)
  return write(deps, principal, body, { context, start, signal })
}

async function* write(
  deps: CopilotDeps,
  principal: Principal,
  body: Wishes,
  { context, start, signal }: { context: ReplyContext; start: number; signal: AbortSignal },
): AsyncGenerator<ServerEvent> {
  const { database, copilotSettings, queryLog } = deps
  const access = accessOf(principal)
  const settings = await copilotSettings.of(principal.tenantId)
  const own = context.ticket.language
  const language = body.language ?? (own === 'und' ? 'en' : own)
  const wishes = { language, tone: body.tone ?? settings.tone, instructions: body.instructions ?? '' }
  const [id, queryId] = [newDraftId(), newId('qry')]
  yield { event: 'start', data: { reply_id: id, query_id: queryId, language } }
  const chosen = await chosenModel(deps, principal, 'reply')
  for await (const event of draftReply({ database, access, context, wishes, chosen, signal })) {
    if (event.type === 'delta') yield { event: 'delta', data: { text: event.text } }
    else if (event.type === 'citation') yield { event: 'citation', data: event.citation }
    else {
      const { draft } = event
      await keepDraft(database, access, principal, { id, context, wishes, draft })
      const tookMs = Math.round((performance.now() - start) * 10) / 10
      const results = context.sources
      const query = loggedTicket(context.ticket)
      queryLog.add(principal, {
        ...{ id: queryId, kind: 'reply', query, results, found: results.length > 0, tookMs },
      })
      yield { event: 'done', data: presentDraft(draft, { id, queryId, language, tookMs }) }
    }
  }
}

function presentDraft(
  { mode, text, citations, warnings, model, prompt }: Draft,
  about: { id: string; queryId: string; language: string; tookMs: number },
): z.output<typeof draftSchema> {
  return {
    ...{ reply_id: about.id, query_id: about.queryId, language: about.language },
    ...{ mode, text, citations, model, prompt, took_ms: about.tookMs },
    warnings: warnings.map(({ kind, from, to }) => ({ code: kind, message: warningText(kind), from, to })),
  }
}
