import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ApiError, describeError, specificsOfError } from '../api/problem.ts'
import { formatDuration } from './format.ts'
import { Notice } from './notice.tsx'
import { Specifics } from './specifics.tsx'
import { useCountdown } from './use-countdown.ts'
import { useInView } from './use-in-view.ts'

/** Why a form was refused, inside it; where one has to wait, how long still. */
export function Refusal({ error }: { error: unknown }) {
  const { t } = useTranslation()
  const wait = error instanceof ApiError ? error.retryAfter : undefined
  const left = useCountdown(wait, error)
  const shown = useInView(error)
  if (!error) return null
  return (
    <Notice kind="failed" ref={shown}>
      <Text size="sm">{describeError(error)}</Text>
      <Specifics text={specificsOfError(error)} />
      {left > 0 ? (
        <Text size="sm" mt={4} fw={600} className="tabular" role="timer">
          {t('signIn.tryAgainIn', { time: formatDuration(left) })}
        </Text>
      ) : null}
    </Notice>
  )
}
