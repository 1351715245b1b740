import { NumberInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

type Props = { value: number | undefined; onChange: (perMinute: number | undefined) => void }

export function LimitInput({ value, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <NumberInput
      label={t('keys.limit')}
      description={t('keys.limitHint')}
      placeholder={t('keys.limitUnset')}
      value={value ?? ''}
      onChange={(next) => onChange(typeof next === 'number' && next > 0 ? next : undefined)}
      min={1}
      max={1_000_000}
      allowDecimal={false}
      allowNegative={false}
      thousandSeparator
    />
  )
}
