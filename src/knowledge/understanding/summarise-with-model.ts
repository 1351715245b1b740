import type { Caller, CallRecord, ModelFacts } from '../../gateway/index.ts'
import { loadPrompt, type PromptVariant, type RenderedPrompt, renderPrompt } from '../../platform/index.ts'
import { estimateTokens } from '../pipeline/estimate-tokens.ts'
import type { AskModel } from './ask-model.ts'
import { faultOf, type SummaryFault } from './check-summary.ts'
import type { SummaryAnswer } from './read-answer.ts'
import type { SummarisedTicket } from './summarised-ticket.ts'
import { planSummary, ticketText } from './summary-plan.ts'

export const SUMMARY_PROMPT = loadPrompt(new URL('./prompts/ticket-summary.md', import.meta.url), {
  words: ['language'],
  data: ['ticket'],
})
const MERGE_PROMPT = loadPrompt(new URL('./prompts/ticket-summary-merge.md', import.meta.url), {
  words: ['language'],
  data: ['parts'],
})

export type ModelSummary =
  | { isGood: true; answer: SummaryAnswer; record: CallRecord | undefined }
  | { isGood: false; fault: SummaryFault }

export type SummaryRequest = {
  ask: AskModel
  facts: ModelFacts
  caller: Caller
  signal: AbortSignal
}

/** A summary made by a model, checked against the ticket. Throws what the SDK throws where a call fails. */
export async function summariseWithModel(
  ticket: SummarisedTicket,
  request: SummaryRequest,
): Promise<ModelSummary> {
  const { variant, parts, window } = planSummary(ticket, request.facts)
  const summariser = createSummariser(ticket, request)
  const told: SummaryAnswer[] = []
  for (const part of parts) {
    const made = await summariser.part(part, variant, parts.length > 1)
    if (!made.isGood || parts.length === 1) return made
    told.push(made.answer)
  }
  return summariser.merge(told.filter(tellsSomething), window)
}

/** `ko` → what the prompts call it. */
const LANGUAGES: Record<string, string> = { ko: 'Korean', en: 'English', ja: 'Japanese', zh: 'Chinese' }

function createSummariser(ticket: SummarisedTicket, { ask, facts, caller, signal }: SummaryRequest) {
  const { language } = ticket
  const words = { language: LANGUAGES[language] ?? 'the language that the customer writes in' }

  /** One more try where the answer will not do: models rarely err twice in the same way. */
  async function checked(prompt: RenderedPrompt, source: string, isPart: boolean): Promise<ModelSummary> {
    let fault: SummaryFault = 'summary_unreadable'
    for (let tries = 0; tries < 2; tries += 1) {
      const { answer, record } = await ask({ alias: facts.alias, caller, prompt, signal })
      const found = answer ? faultOf(answer, { source, language, isPart }) : 'summary_unreadable'
      if (answer && !found) return { isGood: true, answer, record }
      fault = found ?? fault
    }
    return { isGood: false, fault }
  }

  async function merge(told: readonly SummaryAnswer[], window: number): Promise<ModelSummary> {
    if (told.length === 0) return { isGood: false, fault: 'summary_empty' }
    const groups = groupsOf(told, window)
    const merged: SummaryAnswer[] = []
    for (const group of groups) {
      const parts = group.map(({ language: _, ...summary }) => JSON.stringify(summary)).join('\n')
      const prompt = renderPrompt(MERGE_PROMPT, 'full', { words, data: { parts } })
      const made = await checked(prompt, ticketText(ticket), groups.length > 1)
      if (!made.isGood || groups.length === 1) return made
      merged.push(made.answer)
    }
    return merge(merged, window)
  }

  return {
    merge,
    part: (text: string, variant: PromptVariant, isPart: boolean) =>
      checked(renderPrompt(SUMMARY_PROMPT, variant, { words, data: { ticket: text } }), text, isPart),
  }
}

function tellsSomething({ problem, cause, solution, result }: SummaryAnswer): boolean {
  return [problem, cause, solution, result].some((text) => text !== '')
}

/** As many in a group as one call reads, and two at least: so each round leaves fewer. */
function groupsOf(told: readonly SummaryAnswer[], window: number): SummaryAnswer[][] {
  const groups: SummaryAnswer[][] = []
  let size = 0
  for (const answer of told) {
    const tokens = estimateTokens(JSON.stringify(answer))
    const last = groups.at(-1)
    if (last && (last.length < 2 || size + tokens <= window)) {
      last.push(answer)
      size += tokens
    } else {
      groups.push([answer])
      size = tokens
    }
  }
  return groups
}
