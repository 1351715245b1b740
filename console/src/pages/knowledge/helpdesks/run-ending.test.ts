import { expect, test } from 'vitest'
import type { IngestStage } from '../../../api/types.ts'
import { endingOf } from './run-ending.ts'

const stage = (name: IngestStage['stage'], failed: number): IngestStage => ({
  ...{ stage: name, state: 'done', total: 10, done: 10, unchanged: 0, failed, deleted: 0 },
  ...{ rate_per_second: null, seconds_left: null, message: null, error: null },
})

test('a run that somebody canceled did not fail', () => {
  const error = { code: 'ingest_canceled', message: 'Somebody canceled it.' }
  expect(endingOf({ status: 'failed', error, stages: [] })).toBe('canceled')
  const refused = { code: 'helpdesk_unauthorized', message: 'The key is refused.' }
  expect(endingOf({ status: 'failed', error: refused, stages: [] })).toBe('failed')
})

test('a run in which a ticket or an article failed is not complete, one whose summaries go on is', () => {
  const run = (...stages: IngestStage[]) => endingOf({ status: 'done', error: null, stages })
  expect(run(stage('tickets', 0), stage('articles', 0))).toBe('done')
  expect(run(stage('tickets', 2), stage('articles', 0))).toBe('incomplete')
  expect(run(stage('tickets', 0), stage('articles', 1))).toBe('incomplete')
  expect(run(stage('tickets', 0), stage('summaries', 3))).toBe('done')
})

test('while it goes on, a run has not ended', () => {
  for (const status of ['queued', 'running', 'paused'] as const)
    expect(endingOf({ status, error: null, stages: [stage('tickets', 1)] })).toBeNull()
})
