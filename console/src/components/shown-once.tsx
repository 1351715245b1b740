import { Button, Group, Stack, Text } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import { useTranslation } from 'react-i18next'
import classes from './shown-once.module.css'
import { useCopy } from './use-copy.ts'

type Props = {
  /** The key, the secret or the link. */
  value: string
  /** What it is, for screen readers. */
  label: string
  /** What the button says that copies it. */
  copyLabel: string
  /** Stands after the copy button: what ends the showing. */
  action?: ReactNode
  children?: ReactNode
}

/** Something that is seen this one time: whole, selectable by one click, with a button that copies it. */
export function ShownOnce({ value, label, copyLabel, action, children }: Props) {
  const { t } = useTranslation()
  const { copied, copy } = useCopy()
  const hint = useId()
  const Shown = copied ? IconCheck : IconCopy
  return (
    <Stack gap="sm">
      {children ? (
        <Text size="sm" id={hint}>
          {children}
        </Text>
      ) : null}
      <output className={classes.value} aria-label={label} aria-describedby={children ? hint : undefined}>
        {value}
      </output>
      <Group justify="flex-end" gap="sm" mt={4}>
        <Button
          data-autofocus
          variant="default"
          leftSection={<Shown size={17} aria-hidden="true" />}
          onClick={() => copy(value)}
        >
          {copied ? t('common.copied') : copyLabel}
        </Button>
        {action}
      </Group>
    </Stack>
  )
}
