import { Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { LimitDraft } from './limit-draft.ts'
import { LimitFields } from './limit-fields.tsx'
import classes from './limits.module.css'

type Props = { value: LimitDraft; onChange: (changed: Partial<LimitDraft>) => void }

/** The limits of a key, as a part of its form. */
export function LimitFieldset(props: Props) {
  const { t } = useTranslation()
  return (
    <fieldset className={classes.fieldset}>
      <legend>{t('limits.short')}</legend>
      <Text size="xs" c="dimmed" mb="sm">
        {t('limits.hint.key')}
      </Text>
      <LimitFields {...props} ofKey />
    </fieldset>
  )
}
