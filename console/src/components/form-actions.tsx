import { Button, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Failure } from './states.tsx'

type Props = {
  /** What the button says that does it. */
  submit: string
  isPending: boolean
  isDangerous?: boolean
  /** Why the last try failed, where nothing else of the form says it. */
  error?: unknown
  onCancel: () => void
  /** Where no form is around the buttons. */
  onSubmit?: () => void
}

/** How a dialog ends: nothing is done, or it is. */
export function FormActions({ submit, isPending, isDangerous, error, onCancel, onSubmit }: Props) {
  const { t } = useTranslation()
  return (
    <>
      {error ? <Failure error={error} title={t('common.actionFailed')} /> : null}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
        <Button
          type={onSubmit ? 'button' : 'submit'}
          loading={isPending}
          onClick={onSubmit}
          {...(isDangerous ? { color: 'red' } : {})}
        >
          {submit}
        </Button>
      </Group>
    </>
  )
}
