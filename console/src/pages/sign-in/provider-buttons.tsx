import { Button, Divider, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { SignInOptions } from '../../api/types.ts'
import { Refusal } from '../../components/refusal.tsx'
import { ProviderIcon } from './provider-icon.tsx'

/** The server keeps no longer ways back than this. */
const LONGEST_PATH = 1000

/** What the server calls an issuer that nobody has named. */
const UNNAMED = 'Single sign-on'

type Props = { providers: SignInOptions['providers']; to: string }

/** Signing in through an identity provider; it leads back to `to`. */
export function ProviderButtons({ providers, to }: Props) {
  const { t } = useTranslation()
  const leave = useMutation({
    meta: { signsIn: true },
    mutationFn: (provider: string) =>
      unwrap(
        api.POST('/api/v1/sign-in/provider', {
          body: { provider, to: to.length > LONGEST_PATH ? '/' : to },
        }),
      ),
    onSuccess: ({ url }) => window.location.assign(url),
  })
  if (providers.length === 0) return null
  return (
    <Stack gap="sm" mt="md">
      <Divider label={t('signIn.or')} />
      {providers.map(({ id, name }) => (
        <Button
          key={id}
          size="md"
          variant="default"
          leftSection={<ProviderIcon id={id} />}
          loading={leave.isPending && leave.variables === id}
          onClick={() => leave.mutate(id)}
        >
          {name === UNNAMED ? t('signIn.withUnnamed') : t('signIn.with', { name })}
        </Button>
      ))}
      <Refusal error={leave.error} />
    </Stack>
  )
}
