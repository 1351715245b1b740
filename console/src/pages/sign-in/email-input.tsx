import { TextInput, type TextInputProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'

export const isEmail = (text: string) => /^\S+@\S+$/.test(text.trim())

type Props = Omit<TextInputProps, 'onChange' | 'value'> & {
  value: string
  onChange: (email: string) => void
  /** Whether the form was sent once: from then on what is missing is marked. */
  checked: boolean
}

/** The address that is one's name here; password managers keep it as such. */
export function EmailInput({ value, onChange, checked, ...props }: Props) {
  const { t } = useTranslation()
  const problem =
    value.trim() === '' ? t('signIn.emailRequired') : isEmail(value) ? null : t('signIn.emailInvalid')
  return (
    <TextInput
      type="email"
      inputMode="email"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      label={t('signIn.email')}
      {...props}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={checked ? problem : null}
    />
  )
}
