import { SegmentedControl } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { currentLanguage, type Language, languages } from '../i18n/language.ts'
import { chooseLanguage } from '../i18n/start.ts'

export function LanguageSwitch() {
  const { t } = useTranslation()
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('app.language')}
      value={currentLanguage()}
      onChange={(value) => chooseLanguage(value as Language)}
      data={[...languages]}
    />
  )
}
