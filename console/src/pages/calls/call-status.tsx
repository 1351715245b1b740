import { Badge, Group, Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Call } from '../../api/types.ts'
import type { CallStatus as Status } from './call-filter.ts'
import classes from './calls.module.css'

const colors: Record<Exclude<Status, 'ok'>, string> = {
  error: 'red',
  timeout: 'orange',
  cancelled: 'gray',
  refused: 'orange',
}

/** How a call ended, in a word. What simply worked keeps quiet. */
export function CallStatus({ call }: { call: Pick<Call, 'status' | 'is_cache_hit'> }) {
  const { t } = useTranslation()
  const { status } = call
  if (status === 'ok' && !call.is_cache_hit) {
    return (
      <Tooltip label={t('calls.statusHint.ok')}>
        <span className={classes.ok}>{t('calls.status.ok')}</span>
      </Tooltip>
    )
  }
  return (
    <Group gap={6} wrap="nowrap">
      {call.is_cache_hit ? (
        <Tooltip label={t('calls.cacheHitHint')}>
          <Badge color="river" className={classes.badge ?? ''}>
            {t('calls.cacheHit')}
          </Badge>
        </Tooltip>
      ) : null}
      {status === 'ok' ? null : (
        <Tooltip label={t(`calls.statusHint.${status}`)}>
          <Badge color={colors[status]} className={classes.badge ?? ''}>
            {t(`calls.status.${status}`)}
          </Badge>
        </Tooltip>
      )}
    </Group>
  )
}
