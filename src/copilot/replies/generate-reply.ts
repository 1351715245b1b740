import { loadPrompt, renderPrompt } from '../../platform/index.ts'
import { createCitationGate, type GateToken } from '../ask/generated/citation-gate.ts'
import { type Evidence, readEvidence } from '../ask/generated/evidence.ts'
import { claims, identifiersIn, isSupported } from '../ask/generated/is-supported.ts'
import { type ModelLimits, modelText } from '../ask/generated/model-text.ts'
import { passageIds } from '../ask/generated/passages.ts'
import type { TenantModel } from '../ask/generated/tenant-model.ts'
import { unitEnd } from '../ask/generated/unit-end.ts'
import type { DraftPiece } from './extractive-reply.ts'
import type { ReplyContext, ReplySource } from './reply-context.ts'
import { languageName } from './reply-texts.ts'

export const REPLY_PROMPT = loadPrompt(new URL('../prompts/reply.md', import.meta.url), {
  words: ['language', 'example'],
  data: ['ticket', 'sources', 'tone', 'wishes'],
})

const MAX_TOKENS = 1_200
const LITTLE = 3_000
/** Characters of each part for a model that reads little at once. */
const SMALL_BUDGET = 5_000

export type ReplyWishes = {
  /** ISO 639-1. */
  language: string
  tone: string
  instructions: string
}

/** A sentence that a model wrote; `isDoubtful`: it claims what nothing that it was shown says. */
export type ModelPiece = DraftPiece & { also: ReplySource[]; isDoubtful: boolean }

/** A model's draft, sentence by sentence, without its citations. Throws NoModelAnswer. */
export async function* modelReply(input: {
  context: ReplyContext
  wishes: ReplyWishes
  model: TenantModel
  limits: ModelLimits
  signal: AbortSignal
}): AsyncGenerator<ModelPiece, void, undefined> {
  const { context } = input
  const ids = passageIds()
  const byId = new Map(context.sources.map((source) => [ids(), source]))
  const gate = createCitationGate((id) => byId.has(id))
  const evidence = new Map<ReplySource, Evidence>()
  for (const source of context.sources) evidence.set(source, readEvidence(source.shown, source.title))
  const said = readEvidence(context.turns.map((turn) => turn.content).join('\n\n'), context.ticket.subject)
  let open = ''
  let cited: ReplySource[] = []

  function take(tokens: GateToken[]): ModelPiece[] {
    const pieces: ModelPiece[] = []
    for (const token of tokens) {
      if (token.type === 'citation') {
        open = open.replace(/[ \t]+$/, '')
        cited.push(...token.ids.flatMap((id) => byId.get(id) ?? []))
        continue
      }
      open += token.text
      for (let end = unitEnd(open, false); end > 0; end = unitEnd(open, false)) pieces.push(close(end))
    }
    return pieces
  }

  function close(end: number): ModelPiece {
    const text = open.slice(0, end)
    open = open.slice(end)
    const sources = [...new Set(cited)]
    if (text.trim() !== '') cited = []
    const [source] = sources
    const known = [...(sources.length > 0 ? sources : context.sources), undefined].map((one) =>
      one === undefined ? said : (evidence.get(one) as Evidence),
    )
    return { text, source, quote: '', also: sources.slice(1), isDoubtful: isDoubtful(text, sources, known) }
  }

  for await (const piece of written(input, byId)) yield* take(gate.push(piece))
  yield* take(gate.end())
  while (open !== '') yield close(unitEnd(open, true))
}

/** Courtesy claims nothing of sources; what cites, and what has a number or a code, does. */
function isDoubtful(text: string, cited: ReplySource[], known: Evidence[]): boolean {
  const isFactual = cited.length > 0 || /\d/.test(text) || identifiersIn(text).length > 0
  return isFactual && claims(text) && !isSupported(text, known)
}

function written(
  { context, wishes, model, limits, signal }: Parameters<typeof modelReply>[0],
  byId: Map<string, ReplySource>,
): AsyncGenerator<string> {
  const ticket = [
    context.ticket.subject,
    ...context.turns.map(
      ({ speaker, content }) => `${speaker === 'customer' ? 'Customer' : 'Agent'}: ${content}`,
    ),
  ].join('\n\n')
  const sources = [...byId]
    .map(
      ([id, source]) =>
        `[${id}] ${source.kind === 'article' ? source.title : 'A past solution'}\n${source.shown}`,
    )
    .join('\n\n')
  const example = [...byId.keys()].map((id) => `[${id}]`)[0] ?? '[id]'
  const fit = (text: string) => (model.isSmall ? text.slice(0, SMALL_BUDGET).toWellFormed() : text)
  const { messages } = renderPrompt(
    REPLY_PROMPT,
    model.isSmall || ticket.length + sources.length < LITTLE ? 'light' : 'full',
    {
      words: { language: languageName(wishes.language), example },
      data: { ticket: fit(ticket), sources: fit(sources), tone: wishes.tone, wishes: wishes.instructions },
    },
  )
  const [system, user] = messages
  return modelText({
    ...{ model: model.chat, limits, signal, maxTokens: MAX_TOKENS },
    prompt: [
      { role: 'system', content: system.content },
      { role: 'user', content: [{ type: 'text', text: user.content }] },
    ],
  })
}
