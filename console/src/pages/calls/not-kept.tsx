import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { CallDetail } from '../../api/types.ts'
import { LinkButton } from '../../components/link-button.tsx'
import { Notice } from '../../components/notice.tsx'
import { useMay } from '../../shell/session.ts'

/** Why there is nothing to read, and what to do about it. */
export function NotKept({ call }: { call: CallDetail }) {
  const { t } = useTranslation()
  const mayChange = useMay('models:manage')
  if (call.has_bodies) {
    return (
      <Notice kind="info" title={t('calls.details.hidden')}>
        <Text size="sm">{t('calls.details.hiddenText')}</Text>
      </Notice>
    )
  }
  return (
    <Notice kind="info" title={t('calls.details.notKept')}>
      <Text size="sm">
        {t('calls.details.notKeptText')} {mayChange ? '' : t('calls.details.notKeptAsk')}
      </Text>
      {mayChange ? (
        <LinkButton to="/models" search={{ tab: 'settings' }} variant="default" size="xs" mt="sm">
          {t('calls.details.toSettings')}
        </LinkButton>
      ) : null}
    </Notice>
  )
}
