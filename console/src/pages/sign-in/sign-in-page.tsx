import { Text } from '@mantine/core'
import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '../../api/types.ts'
import { Notice } from '../../components/notice.tsx'
import { useEnter } from '../../shell/entering.ts'
import { PublicPage } from '../../shell/public-page.tsx'
import { PasswordForm } from './password-form.tsx'
import { ProviderButtons } from './provider-buttons.tsx'
import { ProviderRefusal } from './provider-refusal.tsx'
import { signInOptionsQuery } from './queries.ts'
import { returnPath } from './return-path.ts'
import { SecondFactorForm } from './second-factor-form.tsx'

function SignInNotice() {
  const { t } = useTranslation()
  const { expired, error } = useSearch({ from: '/sign-in' })
  if (error) return <ProviderRefusal title={t('signIn.failed')} code={error} />
  return expired ? <Notice kind="info">{t('signIn.expired')}</Notice> : null
}

export function SignInPage() {
  const { t } = useTranslation()
  const { to } = useSearch({ from: '/sign-in' })
  const enter = useEnter()
  const { data: options } = useSuspenseQuery(signInOptionsQuery)
  const [isSecondStep, setSecondStep] = useState(false)
  const path = returnPath(to)
  const goOn = (session: Session) => enter(session, path)
  if (isSecondStep) {
    return (
      <PublicPage title={t('secondFactor.title')}>
        <SecondFactorForm onSignedIn={goOn} onStartOver={() => setSecondStep(false)} />
      </PublicPage>
    )
  }
  return (
    <PublicPage
      title={t('signIn.title')}
      subtitle={t('signIn.subtitle')}
      notice={<SignInNotice />}
      below={
        <Text size="sm" c="dimmed" ta="center">
          {t('signIn.noAccount')}
        </Text>
      }
    >
      <PasswordForm onSignedIn={goOn} onSecondFactor={() => setSecondStep(true)} />
      <ProviderButtons providers={options.providers} to={path} />
    </PublicPage>
  )
}
