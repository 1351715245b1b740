import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

type Props = {
  opened: boolean
  title: string
  size: number | 'lg'
  onClose: () => void
  children: ReactNode
}

/** Escape reaches everything that is open: what a dialog covers stays. */
const isCovered = () => document.querySelectorAll('[role="dialog"]').length > 1

/** One row of a list, opened beside it. */
export function DetailDrawer({ onClose, ...props }: Props) {
  const { t } = useTranslation()
  return (
    <Drawer
      position="right"
      closeButtonProps={{ 'aria-label': t('common.close') }}
      {...props}
      onClose={() => {
        if (!isCovered()) onClose()
      }}
    />
  )
}
