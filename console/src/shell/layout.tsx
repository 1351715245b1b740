import { ActionIcon, AppShell, Box, Burger, Group } from '@mantine/core'
import { useDisclosure, useHotkeys, useMediaQuery } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Session } from '../api/types.ts'
import { Commands, openCommands } from './commands.tsx'
import { Logo } from './logo.tsx'
import { Navigation } from './navigation.tsx'
import { NoTenantPage } from './no-tenant-page.tsx'
import { OfflineBanner } from './offline-banner.tsx'
import { useSession } from './session.ts'
import classes from './shell.module.css'
import { TenantSwitch } from './tenant-switch.tsx'

/** The ask box listens for this, wherever the `/` key was pressed. */
export const askBoxId = 'ask-box'

function useAskKey() {
  const navigate = useNavigate()
  useHotkeys([
    [
      '/',
      () => {
        const box = document.getElementById(askBoxId)
        if (box) box.focus()
        else void navigate({ to: '/' })
      },
    ],
  ])
}

function Brand() {
  const { t } = useTranslation()
  return (
    <Link to="/" className={classes.brand}>
      <Logo />
      <span>{t('app.name')}</span>
    </Link>
  )
}

/** Drawn anew for each organisation, so that nothing of the one before stays on the screen. */
function Page({ session }: { session: Session }) {
  const isAccount = useLocation({ select: ({ pathname }) => pathname.split('/')[1] === 'account' })
  if (!session.tenant && !isAccount) return <NoTenantPage session={session} />
  return <Outlet key={session.tenant?.id} />
}

export function Layout() {
  const { t } = useTranslation()
  const session = useSession()
  const [opened, menu] = useDisclosure(false)
  const small = useMediaQuery('(max-width: 47.99em)', false, { getInitialValueInEffect: false })
  useAskKey()
  if (!session) return null
  return (
    <AppShell
      header={{ height: 56, collapsed: !small }}
      navbar={{ width: 248, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={0}
    >
      <a className="skip-link" href="#content">
        {t('app.skip')}
      </a>
      <AppShell.Header className={classes.header} hiddenFrom="sm">
        <Group h="100%" px="md" justify="space-between">
          <Brand />
          <Group gap={4}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={44}
              aria-label={t('app.search')}
              onClick={openCommands}
            >
              <IconSearch size={20} aria-hidden="true" />
            </ActionIcon>
            <Burger
              opened={opened}
              onClick={menu.toggle}
              size="sm"
              aria-label={t(opened ? 'app.closeMenu' : 'app.openMenu')}
              aria-expanded={opened}
            />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar} p="sm" component="div">
        <Group px={8} pt={6} pb="md" visibleFrom="sm">
          <Brand />
        </Group>
        <Box mb="sm">
          <TenantSwitch session={session} />
        </Box>
        <Navigation session={session} onNavigate={menu.close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <OfflineBanner />
        <Page session={session} />
      </AppShell.Main>
      <Commands session={session} />
    </AppShell>
  )
}
