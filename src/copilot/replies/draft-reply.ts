import { isCourtesy, voterOf, withCapital } from '../../knowledge/index.ts'
import type { Access, Database, Principal } from '../../platform/index.ts'
import { scriptOf } from '../ask/generated/evidence.ts'
import { NoModelAnswer } from '../ask/generated/model-text.ts'
import { stillThere, stillThereIn } from '../ask/generated/passages.ts'
import type { ChosenModel } from '../copilot.ts'
import { isCutOff } from '../passages/told-units.ts'
import { citeSource, type ReplyCitation } from './cite-source.ts'
import { type DraftPiece, extractiveReply } from './extractive-reply.ts'
import { createForeignTerms } from './foreign-terms.ts'
import { type Doubt, modelReply, REPLY_PROMPT, type ReplyWishes } from './generate-reply.ts'
import { createLeakGuard, type ReplyWarning } from './leak-guard.ts'
import type { ReplyContext } from './reply-context.ts'
import type { ReplySource } from './reply-source.ts'
import { holdDocuments, insertDraft } from './reply-store.ts'

export type Draft = {
  mode: 'generated' | 'extractive'
  text: string
  citations: ReplyCitation[]
  warnings: ReplyWarning[]
  model: string | null
  callId: string | null
  prompt: { id: string; version: number } | null
  sourceIds: string[]
}

export type DraftEvent =
  | { type: 'delta'; text: string }
  | { type: 'citation'; citation: ReplyCitation }
  | { type: 'draft'; draft: Draft }

export type DraftInput = {
  database: Database
  access: Access
  context: ReplyContext
  wishes: ReplyWishes
  chosen: ChosenModel | undefined
  signal: AbortSignal
}

/** A draft as it forms; the last event has the whole, which counts. Every sentence has passed the guard. */
export async function* draftReply(input: DraftInput): AsyncGenerator<DraftEvent, void, undefined> {
  let hasSent = false
  if (input.chosen) {
    const { model, limits, onNoAnswer } = input.chosen
    const writing = startDraft(input)
    try {
      for await (const piece of modelReply({ ...input, model, limits })) {
        for (const event of writing.add(piece, piece.doubt)) {
          hasSent = true
          yield event
        }
      }
      if (writing.saysNothing()) throw new NoModelAnswer('nothing of it may be sent')
      await requireSources(input)
      const origin = { model: model.alias, callId: model.callId() }
      const { id, version } = REPLY_PROMPT
      const draft = inAnotherLanguage(writing.end(), input.wishes.language)
      yield { type: 'draft', draft: { ...draft, ...origin, prompt: { id, version }, mode: 'generated' } }
      return
    } catch (error) {
      if (!(error instanceof NoModelAnswer)) throw error
      onNoAnswer(error)
    }
  }
  for await (const event of extractive(input)) {
    // what a model began is not gone on with: the whole draft takes its place
    if (event.type === 'draft' || !hasSent) yield event
  }
}

/** Commands and links are the same in every language. */
const NO_PROSE = /^[ \t]*(`{3,}|~{3,})[\s\S]*?^[ \t]*\1|`[^`\n]*`|\bhttps?:\/\/\S+/gm

/** A draft with a warning where a model did not write it in the language that was asked for. */
function inAnotherLanguage<D extends Pick<Draft, 'text' | 'warnings'>>(draft: D, language: string): D {
  const script = scriptOf(draft.text.replace(NO_PROSE, ' '))
  if (script === 'other' || (script === 'hangul') === (language === 'ko')) return draft
  const others = draft.warnings.filter(({ kind }) => kind !== 'other_language')
  return { ...draft, warnings: [...others, { kind: 'other_language', from: 0, to: draft.text.length }] }
}

async function* extractive(input: DraftInput): AsyncGenerator<DraftEvent, void, undefined> {
  const { database, access, wishes } = input
  const there = await stillThere(database, access, input.context.sources)
  const sources = input.context.sources.filter(({ chunk_id }) => there.has(chunk_id))
  const context = { ...input.context, sources }
  const writing = startDraft({ ...input, context })
  const { pieces, isDoneElsewhere } = extractiveReply(context, wishes.language)
  for (const piece of pieces) yield* writing.add(asSentence(piece), undefined)
  const draft = writing.end()
  const used = writing.sources()
  if (isDoneElsewhere) draft.warnings.push({ kind: 'done_elsewhere', from: 0, to: 0 })
  if (used.length === 0) draft.warnings.push({ kind: 'nothing_found', from: 0, to: 0 })
  else if (used.some(({ language }) => language !== wishes.language && language !== 'und'))
    draft.warnings.push({ kind: 'other_language', from: 0, to: draft.text.length })
  if (wishes.instructions !== '') draft.warnings.push({ kind: 'instructions_unused', from: 0, to: 0 })
  const origin = { model: null, callId: null, prompt: null }
  yield { type: 'draft', draft: { ...draft, ...origin, mode: 'extractive' } }
}

/** What is quoted from behind a greeting begins as a sentence does. */
function asSentence(piece: DraftPiece): DraftPiece {
  const isCut = piece.cites.some(
    ({ source, quote }) =>
      quote !== '' && piece.text.startsWith(quote) && isCutOff(source.shown, source.shown.indexOf(quote)),
  )
  return isCut ? { ...piece, text: withCapital(piece.text) } : piece
}

/** Throws where something that the model was shown can no longer be read. */
async function requireSources({ database, access, context }: DraftInput): Promise<void> {
  const there = await stillThere(database, access, context.sources)
  if (there.size < context.sources.length) throw new NoModelAnswer('a source is gone')
}

function startDraft({ context, wishes }: Pick<DraftInput, 'context' | 'wishes'>) {
  const texts = textsOf(context)
  const guard = createLeakGuard({
    ...texts,
    ...{ notes: context.notes, others: context.others, language: wishes.language },
  })
  // what the agent wants said is no other ticket's
  const foreignTerms = createForeignTerms({ ...texts, known: [...texts.said, wishes.instructions] })
  const citations: ReplyCitation[] = []
  const warnings: ReplyWarning[] = []
  const sources = new Set<ReplySource>()
  let text = ''
  let sentences = 0
  let isCutDown = false
  let hasSubstance = false

  function* add(piece: DraftPiece, doubt: Doubt | undefined): Generator<DraftEvent, void, undefined> {
    const checked = guard.check(piece.text)
    const shown = text === '' ? checked.text.trimStart() : checked.text
    const skipped = checked.text.length - shown.length
    for (const { kind, from, to } of checked.warnings)
      warnings.push({ kind, from: text.length + from - skipped, to: text.length + to - skipped })
    if (shown.trim() === '' && piece.text.trim() !== '') isCutDown = true
    if (shown === '') return
    const from = text.length + shown.length - shown.trimStart().length
    text += shown
    yield { type: 'delta', text: shown }
    if (shown.trim() === '') return
    if (/[\p{L}\p{N}]/u.test(shown) && !isCourtesy(shown)) hasSubstance = true
    const whole = { from, to: text.trimEnd().length }
    if (doubt) warnings.push({ kind: doubt, ...whole })
    for (const { source } of piece.cites) sources.add(source)
    const articles = [...sources].filter(({ kind }) => kind === 'article').map(({ content }) => content)
    const told = foreignTerms(text.slice(from), articles)
    const foreign = piece.isElsewhere
      ? [whole]
      : told.map((span) => ({ from: from + span.from, to: from + span.to }))
    for (const span of foreign) warnings.push({ kind: 'other_ticket', ...span })
    for (const { source, quote } of piece.cites) {
      const citation = citeSource(source, quote || piece.text, citations.length + 1, sentences)
      citations.push(citation)
      yield { type: 'citation', citation }
    }
    sentences++
  }

  return {
    add,
    /** Nothing is left, or nothing but courtesies. */
    saysNothing: () => text.trim() === '' || (isCutDown && !hasSubstance),
    sources: () => [...sources],
    end: () => ({
      text: text.trimEnd(),
      citations,
      warnings,
      sourceIds: [...new Set(context.sources.map((source) => source.document_id))],
    }),
  }
}

/** What this customer knows or may know, and what others were told. */
function textsOf({ ticket, turns, sources }: ReplyContext) {
  const of = (kind: ReplySource['kind']) => sources.filter((source) => source.kind === kind)
  const said = [ticket.subject, ...turns.map((turn) => turn.content)]
  return {
    said,
    known: [...said, ...of('article').map((article) => article.content)],
    reusable: of('solution').map((solution) => solution.shown),
    subjects: of('solution').map((solution) => solution.title),
    ticket: said.join('\n'),
  }
}

/**
 * Keeps a draft with what it was made from: it goes when one of these goes, and its text when one of these changes. What
 * went or changed while it was written has had its time: such a draft is not kept.
 */
export async function keepDraft(
  database: Database,
  access: Access,
  principal: Principal,
  { id, context, wishes, draft }: { id: string; context: ReplyContext; wishes: ReplyWishes; draft: Draft },
): Promise<void> {
  const { ticket, sources } = context
  const used = sources.filter(({ document_id }) => draft.sourceIds.includes(document_id))
  await database.tenant(access, async (tx) => {
    const held = await holdDocuments(tx, [ticket.document_id, ...draft.sourceIds])
    const there = await stillThereIn(tx, used)
    if (held.size < new Set([ticket.document_id, ...draft.sourceIds]).size || there.size < used.length) return
    await insertDraft(tx, access.tenantId, id, {
      ...{ documentId: ticket.document_id, voterId: voterOf(principal), language: wishes.language },
      mode: draft.mode === 'generated' ? 'model' : 'extractive',
      ...{ content: draft.text, citations: draft.citations, sourceIds: draft.sourceIds },
      ...{ prompt: draft.prompt, model: draft.model, callId: draft.callId },
    })
  })
}
