import { Button, Group, Stack, Text } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { CreatedKey } from '../../api/types.ts'
import { useCopy } from '../../components/use-copy.ts'
import classes from './keys.module.css'

/** The only time that the whole key is seen. */
export function NewKeyShown({ created, onDone }: { created: CreatedKey; onDone: () => void }) {
  const { t } = useTranslation()
  const { copied, copy } = useCopy()
  const Shown = copied ? IconCheck : IconCopy
  return (
    <Stack gap="md">
      <Text size="sm">{t('keys.createdText')}</Text>
      <output className={classes.key} aria-label={created.name}>
        {created.key}
      </output>
      <Group justify="flex-end" gap="sm">
        <Button
          data-autofocus
          variant="default"
          leftSection={<Shown size={17} aria-hidden="true" />}
          onClick={() => copy(created.key)}
        >
          {t(copied ? 'common.copied' : 'keys.copyKey')}
        </Button>
        <Button onClick={onDone}>{t('keys.createdDone')}</Button>
      </Group>
    </Stack>
  )
}
