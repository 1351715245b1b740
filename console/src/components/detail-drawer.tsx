import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { UnsavedForms } from './unsaved.ts'
import { useCarefulClose } from './use-careful-close.tsx'

type Props = {
  opened: boolean
  title: string
  size: number | 'lg'
  onClose: () => void
  children: ReactNode
}

/** One row of a list, opened beside it. Asks before closing where something in it was changed and not saved. */
export function DetailDrawer({ onClose, children, ...props }: Props) {
  const { t } = useTranslation()
  const { unsaved, close } = useCarefulClose('drawer', onClose)
  return (
    <Drawer
      position="right"
      closeButtonProps={{ 'aria-label': t('common.close') }}
      {...props}
      onClose={close}
    >
      <UnsavedForms value={unsaved}>{children}</UnsavedForms>
    </Drawer>
  )
}
