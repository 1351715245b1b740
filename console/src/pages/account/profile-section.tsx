import { Badge, Button, Group, Input, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Session } from '../../api/types.ts'
import { Names } from '../../components/names.tsx'
import { Refusal } from '../../components/refusal.tsx'
import { notifyDone, notifyFailure } from '../../components/states.tsx'
import { useRoleTitle } from '../../components/use-role-title.ts'
import { currentLanguage, isLanguage, type Language, languages } from '../../i18n/language.ts'
import { chooseLanguage } from '../../i18n/start.ts'
import { sessionQuery, useSession } from '../../shell/session.ts'
import { signInOptionsQuery } from '../sign-in/queries.ts'
import classes from './account.module.css'

type Person = NonNullable<Session['person']>

function ProfileForm({ person }: { person: Person }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [name, setName] = useState(person.name)
  const [language, setLanguage] = useState<Language>(
    isLanguage(person.language) ? person.language : currentLanguage(),
  )
  const save = useMutation({
    mutationFn: () => unwrap(api.PATCH('/api/v1/account', { body: { name: name.trim(), language } })),
    onSuccess: async () => {
      chooseLanguage(language)
      notifyDone(t('account.saved'))
      await queries.invalidateQueries(sessionQuery)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') save.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <TextInput
          label={t('account.name')}
          description={t('account.nameHint')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={name.trim() === '' ? t('account.nameRequired') : null}
          maxLength={100}
          autoComplete="name"
        />
        <Select
          label={t('account.language')}
          description={t('account.languageHint')}
          value={language}
          onChange={(value) => setLanguage(value === 'ko' ? 'ko' : 'en')}
          data={[...languages]}
          allowDeselect={false}
        />
        <Refusal error={save.error} />
        <Group>
          <Button type="submit" loading={save.isPending}>
            {t('account.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function EmailPart({ person }: { person: Person }) {
  const { t } = useTranslation()
  const { data: options } = useSuspenseQuery(signInOptionsQuery)
  const verify = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/account/email-verification')),
    onSuccess: () => notifyDone(t('account.verifySent', { email: person.email })),
    onError: notifyFailure,
  })
  return (
    <Input.Wrapper label={t('account.email')} description={t('account.emailHint')} labelElement="div">
      <Group gap="sm" mt={6}>
        <Text>{person.email}</Text>
        <Badge color={person.email_verified ? 'river' : 'gray'}>
          {t(person.email_verified ? 'account.verified' : 'account.unverified')}
        </Badge>
        {person.email_verified || !options.has_mail ? null : (
          <Button
            size="compact-sm"
            variant="default"
            loading={verify.isPending}
            disabled={verify.isSuccess}
            onClick={() => verify.mutate()}
          >
            {t('account.verify')}
          </Button>
        )}
      </Group>
    </Input.Wrapper>
  )
}

function MembershipPart({ session }: { session: Session }) {
  const { t } = useTranslation()
  const titleOf = useRoleTitle()
  if (!session.tenant) return null
  return (
    <Stack gap="md">
      <div>
        <Text size="sm" fw={600} mb={6}>
          {t('account.roles', { tenant: session.tenant.name })}
        </Text>
        <Names names={session.roles.map(titleOf)} most={10} />
      </div>
      {session.principal.groups.length > 0 ? (
        <div>
          <Text size="sm" fw={600} mb={6}>
            {t('account.groups')}
          </Text>
          <Names names={session.principal.groups} most={10} />
        </div>
      ) : null}
    </Stack>
  )
}

export function ProfileSection() {
  const session = useSession()
  if (!session?.person) return null
  return (
    <div className={`${classes.section} ${classes.card}`}>
      <div className={classes.part}>
        <ProfileForm key={`${session.person.id} ${session.person.language}`} person={session.person} />
      </div>
      <div className={classes.part}>
        <EmailPart person={session.person} />
      </div>
      {session.tenant ? (
        <div className={classes.part}>
          <MembershipPart session={session} />
        </div>
      ) : null}
    </div>
  )
}
