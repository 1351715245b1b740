import { Group, Text } from '@mantine/core'
import { useNetwork } from '@mantine/hooks'
import { IconCloudOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './shell.module.css'

export function OfflineBanner() {
  const { t } = useTranslation()
  const { online } = useNetwork()
  return (
    <div role="status">
      {online ? null : (
        <Group className={classes.offline} gap="xs" wrap="nowrap">
          <IconCloudOff size={18} aria-hidden="true" />
          <Text size="sm">{t('app.offline')}</Text>
        </Group>
      )}
    </div>
  )
}
