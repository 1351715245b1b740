import { useTranslation } from 'react-i18next'
import { TextLink } from '../../components/text-link.tsx'
import { useMay } from '../../shell/session.ts'

/** The way to a key that calls models: one for a program, else one of one's own, for whoever may make either. */
export function KeyLink() {
  const { t } = useTranslation()
  const mayMakeKeys = useMay('keys:manage')
  const mayOwnKeys = useMay('keys:own')
  if (mayMakeKeys) {
    return (
      <TextLink to="/keys" search={{ create: true, scope: 'models:use' }} size="sm">
        {t('models.details.toKeys')}
      </TextLink>
    )
  }
  if (!mayOwnKeys) return null
  return (
    <TextLink to="/account/keys" size="sm">
      {t('models.details.toOwnKeys')}
    </TextLink>
  )
}
