import { z } from 'zod'
import type { PartCounts, Parts, Run, StageCounts } from './run-store.ts'

const stageSchema = z.object({
  stage: z.enum(['tickets', 'articles', 'attachments', 'summaries', 'embeddings']),
  total: z.number().int().nullable().describe('null: not known (yet)'),
  done: z.number().int(),
  unchanged: z.number().int().describe('Of those done: looked at, and left as they were'),
  failed: z.number().int(),
  deleted: z.number().int(),
  rate_per_second: z.number().nullable(),
  seconds_left: z.number().int().nullable(),
})

export const runSchema = z.object({
  id: z.string(),
  source: z.object({ id: z.string(), name: z.string(), kind: z.string() }),
  mode: z.enum(['changes', 'full']),
  status: z
    .enum(['queued', 'running', 'paused', 'done', 'failed'])
    .describe('paused: the help desk takes no requests before paused_until'),
  paused_until: z.string().nullable(),
  stages: z
    .array(stageSchema)
    .describe('Tickets and articles are of this run; the others tell of all that is stored of the source'),
  reached: z.string().nullable().describe('Changes up to this time are in'),
  message: z.object({ en: z.string(), ko: z.string() }).nullable().describe('The outcome in one line'),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
})

/** What is told of a run beside its own row. */
export type RunFacts = {
  source: { id: string; name: string; kind: string }
  pausedUntil: Date | null
  reachedAt: Date | null
  parts: Parts
}

export function presentRun(run: Run, facts: RunFacts): z.output<typeof runSchema> {
  const isActive = run.status === 'queued' || run.status === 'running'
  const isPaused = isActive && facts.pausedUntil !== null && facts.pausedUntil.getTime() > Date.now()
  const { parts } = facts
  return {
    ...{ id: run.id, source: facts.source, mode: run.mode },
    status: isPaused ? 'paused' : (run.status as 'queued' | 'running' | 'done' | 'failed'),
    paused_until: isPaused ? (facts.pausedUntil as Date).toISOString() : null,
    stages: [
      presentStage('tickets', ticketsOf(run)),
      presentStage('articles', run.stages.articles),
      presentPart('attachments', parts.attachments),
      presentPart('summaries', parts.summaries),
      presentPart('embeddings', parts.embeddings),
    ],
    reached: facts.reachedAt?.toISOString() ?? null,
    message: run.status === 'done' ? outcomeOf(run) : null,
    error: run.error_code === null ? null : { code: run.error_code, message: run.error_message ?? '' },
    started_at: run.started_at?.toISOString() ?? null,
    finished_at: run.finished_at?.toISOString() ?? null,
  }
}

/** What the lists of deleted tickets took away counts with the tickets. */
function ticketsOf(run: Run): StageCounts | undefined {
  const { tickets, gone, sweep } = run.stages
  return tickets && { ...tickets, deleted: tickets.deleted + (gone?.deleted ?? 0) + (sweep?.deleted ?? 0) }
}

type Stage = z.output<typeof stageSchema>

function presentStage(stage: Stage['stage'], counts: StageCounts | undefined): Stage {
  if (!counts) return { ...NONE, stage, total: null }
  const { total, done, unchanged, failed, deleted } = counts
  const end = counts.finished_at === null ? Date.now() : Date.parse(counts.finished_at)
  const seconds = (end - Date.parse(counts.started_at)) / 1000
  const rate = seconds > 0 && done > 0 ? done / seconds : null
  const isUnderWay = counts.finished_at === null && rate !== null && total !== null
  return {
    ...{ stage, total, done, unchanged, failed, deleted },
    rate_per_second: rate === null ? null : Math.round(rate * 10) / 10,
    seconds_left: isUnderWay ? Math.ceil(Math.max(0, total - done) / rate) : null,
  }
}

function presentPart(stage: Stage['stage'], { total, done, failed }: PartCounts): Stage {
  return { ...NONE, stage, total, done, failed }
}

const NONE = { done: 0, unchanged: 0, failed: 0, deleted: 0, rate_per_second: null, seconds_left: null }

function outcomeOf(run: Run): { en: string; ko: string } {
  const { tickets, articles } = run.stages
  const deleted = (ticketsOf(run)?.deleted ?? 0) + (articles?.deleted ?? 0)
  const done = tickets?.done ?? 0
  const failed = (tickets?.failed ?? 0) + (articles?.failed ?? 0)
  const changed = done - (tickets?.unchanged ?? 0) - (tickets?.failed ?? 0) - (tickets?.deleted ?? 0)
  const inArticles = (articles?.done ?? 0) - (articles?.unchanged ?? 0) - (articles?.failed ?? 0)
  const [looked, stored, gone, bad, pages] = [done, changed, deleted, failed, inArticles].map((count) =>
    count.toLocaleString('en'),
  )
  if (changed + inArticles + deleted + failed === 0)
    return {
      en: `Nothing changed: ${looked} ${done === 1 ? 'ticket' : 'tickets'} looked at, none touched.`,
      ko: `바뀐 것이 없습니다. 티켓 ${looked}개를 확인했고 하나도 건드리지 않았습니다.`,
    }
  return {
    en: `${looked} ${done === 1 ? 'ticket' : 'tickets'} looked at: ${stored} stored, ${gone} deleted, ${bad} failed. Articles stored: ${pages}.`,
    ko: `티켓 ${looked}개 확인: 저장 ${stored}개, 삭제 ${gone}개, 실패 ${bad}개. 저장한 도움말: ${pages}개.`,
  }
}
