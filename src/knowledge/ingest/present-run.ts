import { z } from 'zod'
import type { Parts } from './part-store.ts'
import {
  errorSchema,
  presentStages,
  type Standing,
  stageSchema,
  ticketsOf,
  wordsSchema,
} from './present-stages.ts'
import type { Run, SourceFacts } from './run-store.ts'
import type { StageNotes } from './stage-notes.ts'

export const runSchema = z.object({
  id: z.string(),
  source: z.object({ id: z.string(), name: z.string(), kind: z.string() }),
  mode: z.enum(['changes', 'full']),
  status: z
    .enum(['queued', 'running', 'paused', 'done', 'failed'])
    .describe('paused: the help desk is asked nothing before paused_until; "message" says why'),
  paused_until: z.string().nullable(),
  stages: z
    .array(stageSchema)
    .describe(
      'Tickets and articles are of this run; the others tell of all that is stored of the source, embeddings of the whole organisation, also after the run',
    ),
  reached: z.string().nullable().describe('Changes up to this time are in'),
  message: wordsSchema.nullable().describe('The outcome in one line, or why it is paused'),
  error: errorSchema
    .nullable()
    .describe('Why it failed, or, while it is paused, what the help desk failed with'),
  started_at: z.string().nullable(),
  finished_at: z.string().nullable(),
})

/** What is told of a run beside its own row. */
export type RunFacts = { source: SourceFacts; parts: Parts; notes: StageNotes }

export function presentRun(run: Run, { source, parts, notes }: RunFacts): z.output<typeof runSchema> {
  const standing = standingOf(run, source)
  const pausedUntil = standing === 'paused' ? source.paused_until : null
  return {
    ...{ id: run.id, source: { id: source.id, name: source.name, kind: source.kind }, mode: run.mode },
    status: pausedUntil ? 'paused' : (run.status as 'queued' | 'running' | 'done' | 'failed'),
    paused_until: pausedUntil?.toISOString() ?? null,
    stages: presentStages(run, standing, notes, parts),
    reached: source.reached_at?.toISOString() ?? null,
    message: pausedUntil ? pauseOf(source, pausedUntil) : run.status === 'done' ? outcomeOf(run) : null,
    error: errorOf(pausedUntil ? source : run),
    started_at: run.started_at?.toISOString() ?? null,
    finished_at: run.finished_at?.toISOString() ?? null,
  }
}

function standingOf({ status }: Run, { paused_until: until }: SourceFacts): Standing {
  if (status === 'done' || status === 'failed') return status
  return until !== null && until.getTime() > Date.now() ? 'paused' : 'active'
}

function errorOf(row: Pick<SourceFacts, 'error_code' | 'error_message'>) {
  return row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' }
}

function pauseOf({ error_code: error }: SourceFacts, until: Date): { en: string; ko: string } {
  const time = `${until.toISOString().slice(11, 19)} UTC`
  return error === null
    ? {
        en: `The help desk takes no more requests for now (its rate limit). It goes on by itself at ${time}.`,
        ko: `헬프데스크가 지금은 요청을 더 받지 않습니다(요청 한도). ${time}에 저절로 이어집니다.`,
      }
    : {
        en: `The help desk could not be read. It is asked again by itself at ${time}.`,
        ko: `헬프데스크를 읽지 못했습니다. ${time}에 저절로 다시 시도합니다.`,
      }
}

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
    ko: `티켓 ${looked}개 확인: 저장 ${stored}개, 삭제 ${gone}개, 실패 ${bad}개. 저장한 지식 문서: ${pages}개.`,
  }
}
