import { PinInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './code-input.module.css'

type Props = {
  value: string
  onChange: (code: string) => void
  onComplete: (code: string) => void
  isPending?: boolean
  /** How often a code was refused: then the first digit waits for the next one. */
  refusals: number
}

/** The six digits of an authenticator app; a pasted code fills all of them. */
export function CodeInput({ value, onChange, onComplete, isPending = false, refusals }: Props) {
  const { t } = useTranslation()
  return (
    <fieldset className={classes.codes}>
      <legend>{t('secondFactor.code')}</legend>
      <PinInput
        key={refusals}
        autoFocus
        length={6}
        type="number"
        inputType="text"
        placeholder=""
        gap={8}
        classNames={{ root: classes.digits ?? '', pinInput: classes.digit ?? '' }}
        size="lg"
        value={value}
        onChange={onChange}
        onComplete={onComplete}
        readOnly={isPending}
        error={refusals > 0 && value === ''}
        getInputProps={(index) => ({ 'aria-label': t('secondFactor.digit', { number: index + 1 }) })}
      />
    </fieldset>
  )
}
