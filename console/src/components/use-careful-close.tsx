import { Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'

/** What can lie above a drawer, and above a dialog: one of either kind is open at a time, and a question over it. */
const layers = { drawer: '[role="dialog"]', dialog: '[role="dialog"]:not(.mantine-Drawer-content)' }

/**
 * Closes at once where nothing was entered; else asks first. `unsaved` is for the forms inside. Escape reaches
 * everything that is open: what something else covers stays.
 */
export function useCarefulClose(kind: keyof typeof layers, onClose: () => void) {
  const { t } = useTranslation()
  const [unsaved] = useState(() => new Set<string>())
  const close = () => {
    if (document.querySelectorAll(layers[kind]).length > 1) return
    if (unsaved.size === 0) return onClose()
    const before = document.activeElement
    let isDiscarded = false
    modals.openConfirmModal({
      title: t('common.discardTitle'),
      children: <Text size="sm">{t('common.discardText')}</Text>,
      labels: { confirm: t('common.discard'), cancel: t('common.keepEditing') },
      confirmProps: { color: 'red' },
      // else the question would send the focus back into what closes with it
      returnFocus: false,
      onConfirm: () => {
        isDiscarded = true
        onClose()
      },
      onClose: () => {
        if (!isDiscarded && before instanceof HTMLElement) before.focus()
      },
    })
  }
  return { unsaved, close }
}
