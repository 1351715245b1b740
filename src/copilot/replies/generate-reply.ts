import { type SentenceRole, sentenceRole } from '../../knowledge/index.ts'
import { loadPrompt, renderPrompt } from '../../platform/index.ts'
import { createCitationGate, type GateToken } from '../ask/generated/citation-gate.ts'
import { type Evidence, readEvidence, scriptOf } from '../ask/generated/evidence.ts'
import { claims, identifiersIn, isSupported } from '../ask/generated/is-supported.ts'
import { type ModelLimits, modelText } from '../ask/generated/model-text.ts'
import { passageIds } from '../ask/generated/passages.ts'
import { isQuoted } from '../ask/generated/sentence-log.ts'
import type { TenantModel } from '../ask/generated/tenant-model.ts'
import { FENCE, unitEnd } from '../ask/generated/unit-end.ts'
import { unwrappedText } from '../ask/generated/unwrapped-text.ts'
import type { DraftPiece } from './extractive-reply.ts'
import type { ReplyContext } from './reply-context.ts'
import type { ReplySource } from './reply-source.ts'
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

/** What is to be said of a sentence: nothing that the model was shown says it, or only something in another language. */
export type Doubt = 'unsupported' | 'other_language'

/** A sentence that a model wrote. */
export type ModelPiece = DraftPiece & { doubt: Doubt | undefined }

/** A model's draft, sentence by sentence, without its citations. Throws NoModelAnswer. */
export async function* modelReply(input: {
  context: ReplyContext
  wishes: ReplyWishes
  model: TenantModel
  limits: ModelLimits
  signal: AbortSignal
}): AsyncGenerator<ModelPiece, void, undefined> {
  const { context, wishes } = input
  const ids = passageIds()
  const byId = new Map(context.sources.map((source) => [ids(), source]))
  const gate = createCitationGate((id) => byId.has(id))
  const evidence = new Map<ReplySource, Evidence>()
  for (const source of context.sources) evidence.set(source, readEvidence(source.shown, source.title))
  const said = [
    readEvidence(context.turns.map((turn) => turn.content).join('\n\n'), context.ticket.subject),
    // what the agent wants said is the agent's to know
    ...(wishes.instructions === '' ? [] : [readEvidence(wishes.instructions)]),
  ]
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
    const shown = (sources.length > 0 ? sources : context.sources).map((one) => evidence.get(one) as Evidence)
    const doubt = doubtOf(text, sources.length > 0, [...shown, ...said])
    return { text, cites: sources.map((source) => ({ source, quote: '' })), doubt }
  }

  for await (const piece of unwrappedText(written(input, byId))) yield* take(gate.push(piece))
  yield* take(gate.end())
  while (open !== '') yield close(unitEnd(open, true))
}

/** Says nothing that a source could have said: what somebody is asked, and that it is being looked into. */
const EMPTY = new Set<SentenceRole>(['courtesy', 'question', 'progress'])
/** A line of JSON, which no customer wants to read unless a source has it. */
const DATA = /^\s*(?:[{}[\]]+,?\s*$|[{[]\s*["{[]|"[^"\n]{1,60}"\s*:)/

function doubtOf(text: string, isCited: boolean, known: Evidence[]): Doubt | undefined {
  if (text.trim() === '') return undefined
  if (FENCE.test(text) || DATA.test(text)) return isQuoted(text, known) ? undefined : 'unsupported'
  const isBare = !/\d/.test(text) && identifiersIn(text).length === 0
  if (!claims(text) || (!isCited && isBare && EMPTY.has(sentenceRole(text.trim())))) return undefined
  const script = scriptOf(text)
  const alike = known.filter((one) => one.script === script || one.script === 'other')
  // what cites nothing is held against what it can be compared with, and a translation of a secret against nothing
  if (!isSupported(text, isCited ? known : alike)) return 'unsupported'
  return alike.length === 0 ? 'other_language' : undefined
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
