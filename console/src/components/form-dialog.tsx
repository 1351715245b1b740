import { Modal, type ModalProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { UnsavedForms } from './unsaved.ts'
import { useCarefulClose } from './use-careful-close.tsx'

/** A dialog around a form. Its cross and Escape ask first where something was entered; `onClose` itself does not. */
export function FormDialog({ onClose, children, ...props }: Omit<ModalProps, 'closeButtonProps'>) {
  const { t } = useTranslation()
  const { unsaved, close } = useCarefulClose('dialog', onClose)
  return (
    <Modal {...props} onClose={close} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <UnsavedForms value={unsaved}>{children}</UnsavedForms>
    </Modal>
  )
}
