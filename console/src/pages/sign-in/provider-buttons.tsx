import { Button, Divider, Stack } from '@mantine/core'
import { type Icon, IconBrandGithub, IconBrandGoogle, IconBuilding } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { SignInOptions } from '../../api/types.ts'
import { Refusal } from '../../components/refusal.tsx'

const icons: Record<string, Icon> = { google: IconBrandGoogle, github: IconBrandGithub }

type Props = { providers: SignInOptions['providers']; to: string }

/** Signing in through an identity provider; it leads back to `to`. */
export function ProviderButtons({ providers, to }: Props) {
  const { t } = useTranslation()
  const leave = useMutation({
    meta: { signsIn: true },
    mutationFn: (provider: string) =>
      unwrap(api.POST('/api/v1/sign-in/provider', { body: { provider, to } })),
    onSuccess: ({ url }) => window.location.assign(url),
  })
  if (providers.length === 0) return null
  return (
    <Stack gap="sm" mt="md">
      <Divider label={t('signIn.or')} />
      {providers.map(({ id, name }) => {
        const Shown = icons[id] ?? IconBuilding
        return (
          <Button
            key={id}
            size="md"
            variant="default"
            leftSection={<Shown size={19} stroke={1.7} aria-hidden="true" />}
            loading={leave.isPending && leave.variables === id}
            onClick={() => leave.mutate(id)}
          >
            {t('signIn.with', { name })}
          </Button>
        )
      })}
      <Refusal error={leave.error} />
    </Stack>
  )
}
