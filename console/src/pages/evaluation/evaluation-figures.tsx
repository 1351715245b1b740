import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Evaluation } from '../../api/types.ts'
import { Explained } from '../../components/explained.tsx'
import { formatNumber, formatPercent } from '../../components/format.ts'
import classes from './evaluation.module.css'

type Figure = { label: string; value: string; hint?: string; note?: string | undefined }

const share = (part: number, total: number) => (total === 0 ? '–' : formatPercent(part / total))

function useFigures({ labels, replies, feedback }: Evaluation): Figure[] {
  const { t } = useTranslation()
  const outOf = (part: number, total: number) =>
    total === 0 ? undefined : t('evaluation.outOf', { part: formatNumber(part), total: formatNumber(total) })
  const used = replies.accepted + replies.edited
  const votes = feedback.up + feedback.down
  return [
    { label: t('evaluation.proposed'), value: formatNumber(replies.proposed) },
    {
      label: t('evaluation.used'),
      value: share(used, replies.proposed),
      hint: t('evaluation.usedHint'),
      note: outOf(used, replies.proposed),
    },
    {
      label: t('evaluation.meanEdit'),
      value: used === 0 || replies.mean_edit === null ? '–' : formatPercent(replies.mean_edit),
      hint: t('evaluation.meanEditHint'),
    },
    {
      label: t('evaluation.thumbs'),
      value: share(feedback.up, votes),
      hint: t('evaluation.thumbsHint'),
      note: outOf(feedback.up, votes),
    },
    { label: t('evaluation.labels'), value: formatNumber(labels), hint: t('evaluation.labelsHint') },
  ]
}

/** How drafts and results were taken. */
export function EvaluationFigures({ evaluation }: { evaluation: Evaluation }) {
  const figures = useFigures(evaluation)
  return (
    <dl className={classes.figures}>
      {figures.map(({ label, value, hint, note }) => (
        <div key={label} className={classes.figure}>
          <dt>{hint ? <Explained hint={hint}>{label}</Explained> : label}</dt>
          <dd className="tabular">{value}</dd>
          {note ? (
            <Text component="dd" size="xs" c="dimmed" className="tabular">
              {note}
            </Text>
          ) : null}
        </div>
      ))}
    </dl>
  )
}
