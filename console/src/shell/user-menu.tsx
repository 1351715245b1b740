import { Avatar, Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import {
  IconCheck,
  IconDeviceDesktop,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSelector,
  IconSun,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '../api/client.ts'
import type { Session } from '../api/types.ts'
import { chooseLanguage, currentLanguage, type Language } from '../i18n/start.ts'
import classes from './shell.module.css'

const themes = [
  { value: 'light', label: 'app.themeLight', Icon: IconSun },
  { value: 'dark', label: 'app.themeDark', Icon: IconMoon },
  { value: 'auto', label: 'app.themeAuto', Icon: IconDeviceDesktop },
] as const

const languages: Array<{ value: Language; label: string }> = [
  { value: 'ko', label: '한국어' },
  { value: 'en', label: 'English' },
]

/** Ends the session here even when the server cannot be told, then shows the sign-in page. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient()
  const router = useRouter()
  return async () => {
    await api.DELETE('/api/v1/session').catch(() => undefined)
    sessionStorage.clear()
    await router.navigate({ to: '/sign-in' })
    queries.clear()
  }
}

export function UserMenu({ session }: { session: Session }) {
  const { t } = useTranslation()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const signOut = useSignOut()
  const tick = <IconCheck size={16} aria-hidden="true" />
  return (
    <Menu position="top-start" width={220} shadow="md">
      <Menu.Target>
        <UnstyledButton
          className={classes.account}
          aria-label={t('app.account', { name: session.principal.name })}
        >
          <Avatar size={30} radius="md" color="river" name={session.principal.name} />
          <span style={{ minWidth: 0, flex: 1 }}>
            <Text size="sm" fw={550} truncate>
              {session.principal.name}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {session.tenant?.name}
            </Text>
          </span>
          <IconSelector size={16} aria-hidden="true" color="var(--mantine-color-dimmed)" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('app.language')}</Menu.Label>
        {languages.map(({ value, label }) => (
          <Menu.Item
            key={value}
            lang={value}
            leftSection={<IconLanguage size={16} aria-hidden="true" />}
            rightSection={currentLanguage() === value ? tick : null}
            onClick={() => chooseLanguage(value)}
          >
            {label}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('app.theme')}</Menu.Label>
        {themes.map(({ value, label, Icon }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon size={16} aria-hidden="true" />}
            rightSection={colorScheme === value ? tick : null}
            onClick={() => setColorScheme(value)}
          >
            {t(label)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden="true" />} onClick={() => void signOut()}>
          {t('app.signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
