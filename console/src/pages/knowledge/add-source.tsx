import { Button, Menu, Text } from '@mantine/core'
import { IconFolderPlus, IconHeadset, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../../i18n/language.ts'
import { kindsQuery } from './helpdesks/queries.ts'

type Props = { onFolder: () => void; onHelpdesk: (kind: string) => void }

/** What documents and tickets can be brought in from. */
export function AddSource({ onFolder, onHelpdesk }: Props) {
  const { t } = useTranslation()
  const helpdesks = (useQuery(kindsQuery).data?.items ?? []).filter(({ is_helpdesk }) => is_helpdesk)
  return (
    <Menu position="bottom-end" width={270} shadow="md">
      <Menu.Target>
        <Button leftSection={<IconPlus size={18} aria-hidden="true" />}>{t('helpdesks.addSource')}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconFolderPlus size={18} aria-hidden="true" />} onClick={onFolder}>
          {t('knowledge.addFolder')}
        </Menu.Item>
        {helpdesks.map(({ kind, label }) => (
          <Menu.Item
            key={kind}
            leftSection={<IconHeadset size={18} aria-hidden="true" />}
            onClick={() => onHelpdesk(kind)}
          >
            {t('helpdesks.connect', { kind: label[currentLanguage()] })}
            <Text size="xs" c="dimmed">
              {t('helpdesks.connectHint')}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
