import { z } from 'zod'
import type { PartCounts, Parts } from './part-store.ts'
import type { Run, StageCounts } from './run-store.ts'
import type { StageNote, StageNotes } from './stage-notes.ts'

const STAGES = ['tickets', 'articles', 'attachments', 'summaries', 'embeddings'] as const
export type StageName = (typeof STAGES)[number]

export const wordsSchema = z.object({ en: z.string(), ko: z.string() })
export const errorSchema = z.object({ code: z.string(), message: z.string() })

export const stageSchema = z.object({
  stage: z.enum(STAGES),
  state: z
    .enum(['waiting', 'running', 'done', 'stopped', 'off'])
    .describe(
      'waiting: it has not begun, or goes on by itself later. stopped: the run ended before it was done. off: nothing is set up that would do it; "message" says what',
    ),
  total: z.number().int().nullable().describe('null: not known (yet), or nothing to do because it is off'),
  done: z.number().int().describe('Nobody works on them any more'),
  unchanged: z.number().int().describe('Of those done: looked at, and left as they were'),
  failed: z.number().int().describe('Of those done; see GET /api/v1/ingest-failures'),
  deleted: z.number().int(),
  rate_per_second: z.number().nullable(),
  seconds_left: z.number().int().nullable(),
  message: wordsSchema.nullable().describe('Why it is off, or waits; null: there is nothing to say'),
  error: errorSchema.nullable().describe('What holds it up; it is tried again by itself'),
})

type Stage = z.output<typeof stageSchema>

/** How a run stands as a whole. */
export type Standing = 'active' | 'paused' | 'done' | 'failed'

export function presentStages(run: Run, standing: Standing, notes: StageNotes, parts: Parts): Stage[] {
  const part = (stage: keyof Parts) => presentPart(stage, parts[stage], standing, notes[stage])
  return [
    presentWalk('tickets', ticketsOf(run), standing, undefined),
    presentWalk('articles', run.stages.articles, standing, notes.articles),
    ...[part('attachments'), part('summaries'), part('embeddings')],
  ]
}

/** What the lists of deleted tickets took away counts with the tickets. */
export function ticketsOf(run: Run): StageCounts | undefined {
  const { tickets, gone, sweep } = run.stages
  return tickets && { ...tickets, deleted: tickets.deleted + (gone?.deleted ?? 0) + (sweep?.deleted ?? 0) }
}

const NONE = {
  ...{ total: null, done: 0, unchanged: 0, failed: 0, deleted: 0, rate_per_second: null, seconds_left: null },
  ...{ message: null, error: null },
}

const UNDER_WAY = { active: 'running', paused: 'waiting', done: 'done', failed: 'stopped' } as const
const NOT_BEGUN = { active: 'waiting', paused: 'waiting', done: 'off', failed: 'stopped' } as const

function presentWalk(
  stage: StageName,
  counts: StageCounts | undefined,
  standing: Standing,
  note: StageNote | undefined,
): Stage {
  if (!counts) return { ...NONE, stage, state: NOT_BEGUN[standing], ...note }
  const { total, done, unchanged, failed, deleted } = counts
  const end = counts.finished_at === null ? Date.now() : Date.parse(counts.finished_at)
  const seconds = (end - Date.parse(counts.started_at)) / 1000
  const rate = seconds > 0 && done > 0 ? done / seconds : null
  const isUnderWay = counts.finished_at === null && rate !== null && total !== null
  return {
    ...{ ...NONE, stage, total, done, unchanged, failed, deleted },
    state: counts.finished_at === null ? UNDER_WAY[standing] : 'done',
    rate_per_second: rate === null ? null : Math.round(rate * 10) / 10,
    seconds_left: isUnderWay ? Math.ceil(Math.max(0, total - done) / rate) : null,
  }
}

function presentPart(
  stage: StageName,
  { total, done, failed, error }: PartCounts,
  standing: Standing,
  note: StageNote | undefined,
): Stage {
  const counts = { ...NONE, stage, done, failed }
  if (note?.state === 'off') return { ...counts, ...note }
  const hasMore = done < total
  const moreMayCome = total === 0 && (standing === 'active' || standing === 'paused')
  if (!hasMore) return { ...counts, total, state: moreMayCome ? 'waiting' : 'done' }
  return { ...counts, total, state: error ? 'waiting' : 'running', error, ...note }
}
