import { Text } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { SimilarTicket } from '../api/types.ts'
import { formatPercent } from '../components/format.ts'
import classes from './ticket-panel.module.css'

const MOST_WORDS = 6

type Why = SimilarTicket['why'][number]

function words(why: Why, t: TFunction): string {
  if (why.kind === 'words')
    return t('ticketPanel.why.words', { words: why.words.slice(0, MOST_WORDS).join(', ') })
  if (why.kind === 'meaning')
    return t('ticketPanel.why.meaning', { percent: formatPercent(Math.round(why.similarity * 100) / 100) })
  return t(`ticketPanel.why.${why.field}`, { values: why.values.join(', ') })
}

/** Why a ticket stands in the list. */
export function WhySimilar({ why }: { why: SimilarTicket['why'] }) {
  const { t } = useTranslation()
  if (why.length === 0) return null
  return (
    <ul className={classes.why}>
      {why.map((reason) => (
        <Text key={JSON.stringify(reason)} component="li" size="xs">
          {words(reason, t)}
        </Text>
      ))}
    </ul>
  )
}
