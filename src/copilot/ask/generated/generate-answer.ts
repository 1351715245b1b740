import type { Access, Database } from '../../../platform/index.ts'
import { loadPrompt, renderPrompt } from '../../../platform/index.ts'
import type { Citation } from '../answer-part.ts'
import { questionLanguage } from '../answer-texts.ts'
import { splitUnits } from '../../passages/passage-units.ts'
import { createCitationGate, type GateToken } from './citation-gate.ts'
import { plainText, readEvidence } from './evidence.ts'
import { type ModelLimits, modelText, NoModelAnswer } from './model-text.ts'
import { type Passage, presentPassages, stillThere } from './passages.ts'
import { createSentenceLog, type Span } from './sentence-log.ts'
import type { TenantModel } from './tenant-model.ts'
import { unwrappedText } from './unwrapped-text.ts'

export type GenerateInput = {
  database: Database
  access: Access
  query: string
  passages: Passage[]
  model: TenantModel
  limits: ModelLimits
  signal: AbortSignal
}

export type GeneratedEvent =
  | { type: 'citation'; citation: Citation }
  | { type: 'delta'; text: string }
  /** Sentences of what was sent that no cited passage says. */
  | { type: 'mark'; unsupported: Span[] }
  | { type: 'generated'; answer: GeneratedAnswer }

export type GeneratedAnswer = { answer: string; citations: Citation[]; unsupported: Span[] }

const ANSWER_PROMPT = loadPrompt(new URL('../../prompts/answer.md', import.meta.url), {
  words: ['language', 'example'],
  data: ['passages', 'question'],
})

const MAX_TOKENS = 1_500
/** A light prompt where there is little to read. */
const LITTLE = 3_000
const NO_ANSWER = 'NO_ANSWER'

/**
 * A model's answer as it forms, checked while it passes: a citation is sent only when its passage can be read under
 * this principal's access at that moment, and what was sent stands only when all that the model was shown still can be
 * at the end. Throws NoModelAnswer where there is none that stands.
 */
export async function* generateAnswer(input: GenerateInput): AsyncGenerator<GeneratedEvent, void, undefined> {
  const byId = new Map(input.passages.map((passage) => [passage.id, passage]))
  const numbers = new Map<string, number>()
  const cited: Citation[] = []
  const unsupported: Span[] = []
  const gate = createCitationGate((id) => byId.has(id))
  const log = createSentenceLog((number) => byId.get(idOf(numbers, number))?.evidence)

  async function* pass(tokens: GateToken[]): AsyncGenerator<GeneratedEvent, void, undefined> {
    for (const token of tokens) {
      const shown = token.type === 'text' ? token.text : yield* cite(token.ids)
      if (shown !== '') yield* show(shown)
    }
  }

  /** Sends the citations that resolve; what stands for them in the text. */
  async function* cite(ids: string[]): AsyncGenerator<GeneratedEvent, string, undefined> {
    const passages = ids.flatMap((id) => byId.get(id) ?? [])
    const there = await stillThere(input.database, input.access, passages)
    let marks = ''
    for (const passage of passages) {
      if (!there.has(passage.chunk_id)) throw new NoModelAnswer('a passage is gone')
      let number = numbers.get(passage.id)
      if (number === undefined) {
        number = numbers.size + 1
        numbers.set(passage.id, number)
        const citation = { id: number, ...sourceOf(passage, log.open()) }
        cited.push(citation)
        yield { type: 'citation', citation }
      }
      marks += `[${number}]`
    }
    return marks
  }

  function* show(text: string): Generator<GeneratedEvent, void, undefined> {
    const before = log.text().length
    const marked = log.add(text)
    const shown = log.text().slice(before)
    if (shown !== '') yield { type: 'delta', text: shown }
    if (marked.length > 0) yield { type: 'mark', unsupported: marked }
    unsupported.push(...marked)
  }

  for await (const piece of withoutNoAnswer(unwrappedText(writtenBy(input)))) yield* pass(gate.push(piece))
  yield* pass(gate.end())
  const last = log.end()
  if (last.length > 0) yield { type: 'mark', unsupported: last }
  unsupported.push(...last)
  if (log.counts().supported === 0) throw new NoModelAnswer('nothing in it is supported')
  const there = await stillThere(input.database, input.access, input.passages)
  if (there.size < input.passages.length) throw new NoModelAnswer('a passage is gone')
  const answer = log.text().trimEnd()
  yield {
    type: 'generated',
    answer: { answer, citations: cited, unsupported: unsupported.sort((a, b) => a.from - b.from) },
  }
}

function writtenBy({ query, passages, model, limits, signal }: GenerateInput): AsyncGenerator<string> {
  const shown = presentPassages(passages)
  const example = passages
    .slice(0, 2)
    .map(({ id }) => `[${id}]`)
    .join('')
  const { messages } = renderPrompt(ANSWER_PROMPT, model.isSmall || shown.length < LITTLE ? 'light' : 'full', {
    words: { language: questionLanguage(query) === 'ko' ? 'Korean' : 'the language of the question', example },
    data: { passages: shown, question: query },
  })
  const [system, user] = messages
  return modelText({
    ...{ model: model.chat, limits, signal },
    prompt: [
      { role: 'system', content: system.content },
      { role: 'user', content: [{ type: 'text', text: user.content }] },
    ],
    maxTokens: MAX_TOKENS,
  })
}

/** Throws where it says that there is no answer; nothing of that word is shown. */
async function* withoutNoAnswer(pieces: AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let held: string | undefined = ''
  for await (const piece of pieces) {
    if (held === undefined) {
      yield piece
      continue
    }
    held += piece
    const start = held.replace(/^[\s*`"']+/, '')
    if (start.startsWith(NO_ANSWER)) throw new NoModelAnswer('the passages do not answer')
    if (NO_ANSWER.startsWith(start)) continue
    yield held
    held = undefined
  }
  if (held !== undefined) yield held
}

function idOf(numbers: Map<string, number>, number: number): string {
  for (const [id, its] of numbers) if (its === number) return id
  return ''
}

/** The part of a passage that a sentence rests on, word for word. */
function sourceOf({ hit, chunk_id, heading, shown }: Passage, sentence: string): Omit<Citation, 'id'> {
  const { document_id, external_id, title, url } = hit
  const wanted = readEvidence(sentence).terms
  const units = splitUnits(shown).filter((unit) => unit.kind !== 'heading')
  let best = { share: -1, quote: shown }
  for (const unit of units) {
    const terms = readEvidence(unit.text).terms
    let share = 0
    for (const term of terms) if (wanted.has(term)) share++
    if (plainText(unit.text).length > 0 && share > best.share) best = { share, quote: unit.text }
  }
  return { document_id, external_id, chunk_id, title, heading, url, quote: best.quote }
}
