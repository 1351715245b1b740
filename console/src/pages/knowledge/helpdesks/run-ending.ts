import type { TFunction } from 'i18next'
import type { IngestRun } from '../../../api/types.ts'
import { formatNumber } from '../../../components/format.ts'

type Ending = 'canceled' | 'failed' | 'incomplete' | 'done'

type Run = Pick<IngestRun, 'status' | 'error' | 'stages'>

/** Of what the run itself read; the other stages go on after it. */
const failedIn = ({ stages }: Run) =>
  stages
    .filter(({ stage }) => stage === 'tickets' || stage === 'articles')
    .reduce((sum, { failed }) => sum + failed, 0)

/** How a run ended, as far as people tell apart; null while it goes on. */
export function endingOf(run: Run): Ending | null {
  if (run.status === 'failed') return run.error?.code === 'ingest_canceled' ? 'canceled' : 'failed'
  if (run.status !== 'done') return null
  return failedIn(run) > 0 ? 'incomplete' : 'done'
}

/** How a run stands, in words. */
export function runWords(run: Run, t: TFunction): string {
  const ending = endingOf(run)
  if (ending === 'canceled') return t('helpdesks.canceledRun')
  if (ending === 'incomplete') return t('helpdesks.doneButFailed', { formatted: formatNumber(failedIn(run)) })
  return t(`helpdesks.status.${run.status}`)
}
