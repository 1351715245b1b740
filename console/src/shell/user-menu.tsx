import { Avatar, Menu, Text, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import {
  IconCheck,
  IconDeviceDesktop,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSelector,
  IconSun,
  IconUserCircle,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Session } from '../api/types.ts'
import { useRoleTitle } from '../components/use-role-title.ts'
import { currentLanguage, languages } from '../i18n/language.ts'
import classes from './shell.module.css'
import { useLanguageChoice } from './use-language-choice.ts'
import { useSignOut } from './use-sign-out.ts'

const themes = [
  { value: 'light', label: 'app.themeLight', Icon: IconSun },
  { value: 'dark', label: 'app.themeDark', Icon: IconMoon },
  { value: 'auto', label: 'app.themeAuto', Icon: IconDeviceDesktop },
] as const

function Who({ session }: { session: Session }) {
  const titleOf = useRoleTitle()
  const { principal, person, roles } = session
  return (
    <div className={classes.who}>
      <Text size="sm" fw={600} truncate>
        {principal.name}
      </Text>
      {person ? (
        <Text size="xs" c="dimmed" truncate>
          {person.email}
        </Text>
      ) : null}
      {roles.length > 0 ? (
        <Text size="xs" c="dimmed" mt={2}>
          {roles.map(titleOf).join(', ')}
        </Text>
      ) : null}
    </div>
  )
}

export function UserMenu({ session, onNavigate }: { session: Session; onNavigate: () => void }) {
  const { t } = useTranslation()
  // without it Mantine adds a style element that has no nonce
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const signOut = useSignOut()
  const speak = useLanguageChoice()
  const tick = <IconCheck size={16} aria-hidden="true" />
  const { name } = session.principal
  return (
    <Menu position="top-start" width={240} shadow="md">
      <Menu.Target>
        <UnstyledButton className={classes.account} aria-label={t('app.account', { name })}>
          <Avatar size={30} radius="md" color="river" name={name} />
          <span style={{ minWidth: 0, flex: 1 }}>
            <Text size="sm" fw={550} truncate>
              {name}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {session.person?.email}
            </Text>
          </span>
          <IconSelector size={16} aria-hidden="true" color="var(--mantine-color-dimmed)" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Who session={session} />
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconUserCircle size={16} aria-hidden="true" />}
          renderRoot={(props) => <Link to="/account" {...props} />}
          onClick={onNavigate}
        >
          {t('app.toAccount')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('app.language')}</Menu.Label>
        {languages.map(({ value, label }) => (
          <Menu.Item
            key={value}
            lang={value}
            leftSection={<IconLanguage size={16} aria-hidden="true" />}
            rightSection={currentLanguage() === value ? tick : null}
            onClick={() => speak(value)}
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
