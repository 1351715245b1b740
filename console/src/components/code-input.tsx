import { PinInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './code-input.module.css'

type Props = {
  value: string
  onChange: (code: string) => void
  onComplete: (code: string) => void
  disabled?: boolean
  error?: boolean
}

/** The six digits of an authenticator app; a pasted code fills all of them. */
export function CodeInput({ value, onChange, onComplete, disabled = false, error = false }: Props) {
  const { t } = useTranslation()
  return (
    <fieldset className={classes.codes}>
      <legend>{t('secondFactor.code')}</legend>
      <PinInput
        autoFocus
        length={6}
        type="number"
        inputType="text"
        placeholder=""
        gap={8}
        size="lg"
        value={value}
        onChange={onChange}
        onComplete={onComplete}
        disabled={disabled}
        error={error}
        getInputProps={(index) => ({ 'aria-label': t('secondFactor.digit', { number: index + 1 }) })}
      />
    </fieldset>
  )
}
