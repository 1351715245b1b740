import type { ModelFacts, ModelFactsReader } from '../../gateway/index.ts'
import { estimateTokens } from '../pipeline/estimate-tokens.ts'
import type { CopilotSettings } from './copilot-settings.ts'
import type { SummarisedTicket, SummarisedTurn } from './summarised-ticket.ts'
import { plannedTokens, planSummary, ticketText } from './summary-plan.ts'
import { whySkip } from './why-skip.ts'

/** A ticket as an estimate looks at it: `HelpdeskTicket` whose turns were cleaned. */
export type EstimatedTicket = Omit<SummarisedTicket, 'turns'> & {
  turns: ReadonlyArray<SummarisedTurn & { isPrivate: boolean }>
}

export type SummaryEstimate = {
  /** Tickets of all that a model is asked for, a share of the sample; null where nobody knows how many there are. */
  to_summarise: number | null
  input_tokens: number
  output_tokens: number
  /** USD; null: no model, or one whose price nobody knows. */
  cost: string | null
  embedding_cost: string | null
  /** Alias. */
  model: string | null
  /** Tickets that were looked at. */
  sample: number
}

/**
 * What understanding tickets will take, from some of them. `total`: how many there are; null: not known, then all numbers
 * are those of the sample alone.
 */
export async function estimateSummaries(
  deps: { facts: ModelFactsReader; settings: Pick<CopilotSettings, 'summary_model' | 'embedding_model'> },
  tenantId: string,
  { tickets, total }: { tickets: readonly EstimatedTicket[]; total: number | null },
): Promise<SummaryEstimate> {
  const { summary_model, embedding_model } = deps.settings
  const model = summary_model === null ? undefined : await deps.facts.find(tenantId, summary_model)
  const embedder = embedding_model === null ? undefined : await deps.facts.find(tenantId, embedding_model)
  const factor = total === null || tickets.length === 0 ? 1 : total / tickets.length
  const asked = tickets.map(summariesOf)
  const sums = sumCalls(asked.flat(), model)
  const embedded = tickets.reduce((sum, ticket) => sum + estimateTokens(ticketText(ticket)), 0) + sums.output
  const embeddingCost = embedder?.costOf({ input: Math.ceil(embedded * factor), output: 0 }) ?? null
  const share = asked.filter((summaries) => summaries.length > 0).length
  return {
    to_summarise: total === null ? null : Math.round(share * factor),
    ...scaled(sums, factor),
    embedding_cost: embeddingCost === null ? null : toUsd(embeddingCost),
    model: summary_model,
    sample: tickets.length,
  }
}

type Sums = { input: number; output: number; cost: number | null }

/** The same for summaries that are known to be made. */
export function estimateCalls(
  tickets: readonly SummarisedTicket[],
  model: ModelFacts | undefined,
  factor: number,
): Pick<SummaryEstimate, 'input_tokens' | 'output_tokens' | 'cost'> {
  return scaled(sumCalls(tickets, model), factor)
}

/** What is summarised of a ticket: for everyone, and with private notes where there are some. */
function summariesOf(ticket: EstimatedTicket): SummarisedTicket[] {
  const open = { ...ticket, turns: ticket.turns.filter((turn) => !turn.isPrivate) }
  const hasNotes = ticket.turns.some((turn) => turn.isPrivate && turn.content !== '')
  return [open, ...(hasNotes ? [ticket] : [])].filter((summarised) => whySkip(summarised) === null)
}

function sumCalls(tickets: readonly SummarisedTicket[], model: ModelFacts | undefined): Sums {
  const sums: Sums = { input: 0, output: 0, cost: model ? 0 : null }
  for (const ticket of tickets) {
    for (const call of plannedTokens(planSummary(ticket, model ?? { contextWindow: null }))) {
      sums.input += call.input
      sums.output += call.output
      const cost = model?.costOf(call) ?? null
      sums.cost = sums.cost === null || cost === null ? null : sums.cost + cost
    }
  }
  return sums
}

function scaled({ input, output, cost }: Sums, factor: number) {
  return {
    input_tokens: Math.round(input * factor),
    output_tokens: Math.round(output * factor),
    cost: cost === null ? null : toUsd(cost * factor),
  }
}

/** Two digits that tell something: `0.0042`, `3.1`, `128`. */
function toUsd(usd: number): string {
  if (usd === 0) return '0'
  const digits = Math.max(2, 1 - Math.floor(Math.log10(usd)))
  return usd.toFixed(Math.min(12, digits)).replace(/\.?0+$/, '') || '0'
}
