import { ActionIcon, Tooltip } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useCopy } from './use-copy.ts'

type Props = { value: string | (() => string); label?: string; done?: string; size?: 'sm' | 'md' }

export function CopyButton({ value, label, done, size = 'md' }: Props) {
  const { t } = useTranslation()
  const { copied, copy } = useCopy()
  const text = copied ? (done ?? t('common.copied')) : (label ?? t('common.copy'))
  const Shown = copied ? IconCheck : IconCopy
  return (
    <Tooltip label={text}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={size === 'md' ? 34 : 28}
        aria-label={text}
        onClick={() => copy(typeof value === 'string' ? value : value())}
      >
        <Shown size={size === 'md' ? 18 : 16} aria-hidden="true" />
      </ActionIcon>
    </Tooltip>
  )
}
