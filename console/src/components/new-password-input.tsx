import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'

const MIN_CHARACTERS = 10

/** What the server refuses at once; what it knows from leaks, it says itself. */
export const isTooShort = (password: string) => [...password.normalize('NFKC')].length < MIN_CHARACTERS

type Props = Omit<PasswordInputProps, 'onChange' | 'value'> & {
  value: string
  onChange: (password: string) => void
  /** Whether the form was sent once: from then on what is missing is marked. */
  checked: boolean
}

export function NewPasswordInput({ value, onChange, checked, ...props }: Props) {
  const { t } = useTranslation()
  return (
    <PasswordInput
      description={t('password.hint')}
      autoComplete="new-password"
      {...props}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={checked && isTooShort(value) ? t('password.tooShort') : null}
    />
  )
}
