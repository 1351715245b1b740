import { PasswordInput, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormActions } from '../../components/form-actions.tsx'
import { Refusal } from '../../components/refusal.tsx'

type Props = {
  text: string
  action: string
  isDangerous?: boolean
  error: unknown
  isPending: boolean
  onConfirm: (password: string) => void
  onCancel: () => void
}

/** Whoever finds an open browser must not change how its owner signs in: the password is asked for again. */
export function ConfirmPassword({
  text,
  action,
  isDangerous = false,
  error,
  isPending,
  onConfirm,
  onCancel,
}: Props) {
  const { t } = useTranslation()
  const [password, setPassword] = useState('')
  const [checked, setChecked] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (password !== '') onConfirm(password)
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text size="sm">{text}</Text>
        <PasswordInput
          data-autofocus
          label={t('twoStep.password')}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={checked && password === '' ? t('account.currentRequired') : null}
          autoComplete="current-password"
        />
        <Refusal error={error} />
        <FormActions submit={action} isPending={isPending} onCancel={onCancel} isDangerous={isDangerous} />
      </Stack>
    </form>
  )
}
