import { Button, Group, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Session } from '../../api/types.ts'
import { isTooShort, NewPasswordInput } from '../../components/new-password-input.tsx'
import { Refusal } from '../../components/refusal.tsx'
import { notifyDone } from '../../components/states.tsx'
import { sessionQuery } from '../../shell/session.ts'
import { sessionsQuery } from './queries.ts'

type Person = NonNullable<Session['person']>

export function PasswordPart({ person }: { person: Person }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [checked, setChecked] = useState(false)
  const needsCurrent = person.has_password
  const change = useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/api/v1/account/password', {
          body: { ...(needsCurrent ? { current_password: current } : {}), new_password: password },
        }),
      ),
    onSuccess: async () => {
      setCurrent('')
      setPassword('')
      setChecked(false)
      notifyDone(t('account.passwordChanged'))
      await Promise.all([queries.invalidateQueries(sessionQuery), queries.invalidateQueries(sessionsQuery)])
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if ((current !== '' || !needsCurrent) && !isTooShort(password)) change.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <div>
          <Title order={2} size="h4">
            {t('account.password')}
          </Title>
          <Text size="sm" c="dimmed" mt={4}>
            {t(needsCurrent ? 'account.passwordText' : 'account.setPasswordText')}
          </Text>
        </div>
        {/* So that a password manager knows whose password changes. */}
        <input type="email" autoComplete="username" value={person.email} readOnly hidden />
        {needsCurrent ? (
          <PasswordInput
            label={t('account.currentPassword')}
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
            error={checked && current === '' ? t('account.currentRequired') : null}
            autoComplete="current-password"
          />
        ) : null}
        <NewPasswordInput
          label={t('password.new')}
          value={password}
          onChange={setPassword}
          checked={checked}
        />
        <Refusal error={change.error} />
        <Group>
          <Button type="submit" variant="default" loading={change.isPending}>
            {t(needsCurrent ? 'account.changePassword' : 'account.setPassword')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
