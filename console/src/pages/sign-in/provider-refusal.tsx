import { useTranslation } from 'react-i18next'
import { Notice } from '../../components/notice.tsx'

/** Codes that the server sends the browser back with from an identity provider. */
const codes = [
  'provider_denied',
  'provider_failed',
  'provider_unavailable',
  'sign_in_expired',
  'no_access',
  'account_not_linked',
  'provider_no_email',
  'provider_account_taken',
  'not_set_up',
] as const

type Props = { title: string; code: string }

/** What went wrong at an identity provider. The code comes from the address, so only ours are shown, in our words. */
export function ProviderRefusal({ title, code }: Props) {
  const { t } = useTranslation()
  const known = codes.find((one) => one === code) ?? 'provider_failed'
  return (
    <Notice kind="failed" title={title}>
      {t(`signIn.refused.${known}`)}
    </Notice>
  )
}
