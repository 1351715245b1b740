import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Session } from '../../api/types.ts'
import { isTooShort, NewPasswordInput } from '../../components/new-password-input.tsx'
import { Refusal } from '../../components/refusal.tsx'
import { currentLanguage } from '../../i18n/language.ts'
import { EmailInput, isEmail } from '../sign-in/email-input.tsx'

type Props = {
  /** The key of the link that the first start printed; empty without it. */
  firstKey: string
  onDone: (session: Session) => void
}

export function SetupForm({ firstKey, onDone }: Props) {
  const { t } = useTranslation()
  const [key, setKey] = useState(firstKey)
  const [organisation, setOrganisation] = useState('')
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [checked, setChecked] = useState(false)
  const setUp = useMutation({
    meta: { signsIn: true },
    mutationFn: () =>
      unwrap(
        api.POST('/api/v1/setup', {
          body: {
            key: key.trim(),
            organisation: organisation.trim(),
            name: name.trim(),
            email: email.trim(),
            password,
            language: currentLanguage(),
          },
        }),
      ),
    onSuccess: onDone,
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    const isFilled = key.trim() && organisation.trim() && name.trim()
    if (isFilled && isEmail(email) && !isTooShort(password)) setUp.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <PasswordInput
          autoFocus={firstKey === ''}
          label={t('setup.key')}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          error={checked && key.trim() === '' ? t('setup.keyRequired') : null}
          autoComplete="off"
          spellCheck={false}
          classNames={{ innerInput: 'mono' }}
        />
        <TextInput
          autoFocus={firstKey !== ''}
          label={t('setup.organisation')}
          description={t('setup.organisationHint')}
          value={organisation}
          onChange={(event) => setOrganisation(event.currentTarget.value)}
          error={checked && organisation.trim() === '' ? t('setup.organisationRequired') : null}
          maxLength={100}
          autoComplete="organization"
        />
        <TextInput
          label={t('setup.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={checked && name.trim() === '' ? t('setup.nameRequired') : null}
          maxLength={100}
          autoComplete="name"
        />
        <EmailInput value={email} onChange={setEmail} checked={checked} />
        <NewPasswordInput
          label={t('setup.password')}
          value={password}
          onChange={setPassword}
          checked={checked}
        />
        <Refusal error={setUp.error} />
        <Button type="submit" size="md" loading={setUp.isPending}>
          {t('setup.submit')}
        </Button>
      </Stack>
    </form>
  )
}
