import { Button, type ButtonProps, Group } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

type Props = {
  /** Whether the further filters are shown. */
  isOpen: boolean
  /** undefined: one of the further filters is set, so they stay. */
  onToggle: (() => void) | undefined
  /** undefined: no filter is set. */
  onClear: (() => void) | undefined
}

const look = { size: 'compact-sm', variant: 'subtle', color: 'gray' } satisfies ButtonProps

/** Below the fields of filters: further ones, and none at all. As high when it is empty. */
export function FilterFoot({ isOpen, onToggle, onClear }: Props) {
  const { t } = useTranslation()
  return (
    <Group gap={8} mt={8} mb={16} mih={26}>
      {onToggle ? (
        <Button {...look} aria-expanded={isOpen} onClick={onToggle}>
          {t(isOpen ? 'filters.fewer' : 'filters.more')}
        </Button>
      ) : null}
      {onClear ? (
        <Button {...look} leftSection={<IconX size={14} aria-hidden="true" />} onClick={onClear}>
          {t('filters.clear')}
        </Button>
      ) : null}
    </Group>
  )
}
