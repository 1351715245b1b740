import {
  Alert,
  Button,
  Center,
  Group,
  Paper,
  PasswordInput,
  SegmentedControl,
  Stack,
  Text,
  Title,
} from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import { describeError } from '../../api/problem.ts'
import { usePageTitle } from '../../components/use-page-title.ts'
import { chooseLanguage, currentLanguage, type Language } from '../../i18n/start.ts'
import { Logo } from '../../shell/logo.tsx'
import { sessionQuery } from '../../shell/session.ts'
import { returnPath } from './return-path.ts'

function useSignIn() {
  const queries = useQueryClient()
  const router = useRouter()
  const { to } = useSearch({ from: '/sign-in' })
  return useMutation({
    meta: { signsIn: true },
    mutationFn: (key: string) => unwrap(api.POST('/api/v1/session', { body: { key } })),
    onSuccess: async () => {
      // Whoever was signed in before may have seen more.
      queries.clear()
      await queries.fetchQuery({ ...sessionQuery, staleTime: 0 })
      router.history.push(returnPath(to))
    },
  })
}

function SignInForm() {
  const { t } = useTranslation()
  const [key, setKey] = useState('')
  const [missing, setMissing] = useState(false)
  const signIn = useSignIn()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const given = key.trim()
    setMissing(given === '')
    if (given !== '') signIn.mutate(given)
  }
  const error = missing ? t('signIn.required') : signIn.isError ? describeError(signIn.error) : null
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <PasswordInput
          label={t('signIn.label')}
          placeholder={t('signIn.placeholder')}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          error={error}
          size="md"
          autoFocus
          autoComplete="current-password"
          spellCheck={false}
          classNames={{ innerInput: 'mono' }}
        />
        <Button type="submit" size="md" loading={signIn.isPending}>
          {t('signIn.submit')}
        </Button>
      </Stack>
    </form>
  )
}

export function SignInPage() {
  const { t } = useTranslation()
  const { expired } = useSearch({ from: '/sign-in' })
  usePageTitle(t('signIn.submit'))
  return (
    <Center component="main" mih="100dvh" p="md" bg="var(--naru-sunken)">
      <Stack w="100%" maw={420} gap="lg">
        <Stack align="center" gap={6} ta="center">
          <Logo size={48} />
          <Title order={1} size="h2" mt="xs">
            {t('signIn.title')}
          </Title>
          <Text c="dimmed">{t('signIn.subtitle')}</Text>
        </Stack>
        {expired ? (
          <Alert color="river" icon={<IconInfoCircle aria-hidden="true" />} role="status">
            {t('signIn.expired')}
          </Alert>
        ) : null}
        <Paper p={{ base: 'lg', xs: 'xl' }} radius="lg" withBorder shadow="var(--naru-shadow)">
          <SignInForm />
        </Paper>
        <Stack gap={6} px="xs">
          <Text size="sm" fw={600}>
            {t('signIn.hintTitle')}
          </Text>
          <Text size="sm" c="dimmed">
            {t('signIn.hintFirst')} {t('signIn.hintColleague')}
          </Text>
          <Text size="sm" c="dimmed">
            {t('signIn.stored')}
          </Text>
        </Stack>
        <Group justify="center">
          <SegmentedControl
            size="xs"
            aria-label={t('app.language')}
            value={currentLanguage()}
            onChange={(value) => chooseLanguage(value as Language)}
            data={[
              { value: 'ko', label: '한국어' },
              { value: 'en', label: 'English' },
            ]}
          />
        </Group>
      </Stack>
    </Center>
  )
}
