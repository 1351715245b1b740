import { Kbd, NavLink, Stack, Text, UnstyledButton } from '@mantine/core'
import { useOs } from '@mantine/hooks'
import { spotlight } from '@mantine/spotlight'
import {
  IconApi,
  IconBooks,
  IconExternalLink,
  IconKey,
  IconMessageQuestion,
  IconSearch,
} from '@tabler/icons-react'
import { Link, useMatchRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Session } from '../api/types.ts'
import { allows } from './session.ts'
import classes from './shell.module.css'
import { UserMenu } from './user-menu.tsx'

/** The pages, in order, with the scope that shows each; the command palette lists the same. */
export const pages = [
  { to: '/', label: 'app.ask', Icon: IconMessageQuestion, scope: 'knowledge:read' },
  { to: '/knowledge', label: 'app.knowledge', Icon: IconBooks, scope: 'knowledge:read' },
  { to: '/keys', label: 'app.keys', Icon: IconKey, scope: 'keys:manage' },
] as const

export function Navigation({ session, onNavigate }: { session: Session; onNavigate: () => void }) {
  const { t } = useTranslation()
  const matches = useMatchRoute()
  const apple = /macos|ios/.test(useOs())
  return (
    <Stack h="100%" gap="md" justify="space-between">
      <Stack gap="md">
        <UnstyledButton
          className={classes.search}
          visibleFrom="sm"
          onClick={() => {
            onNavigate()
            spotlight.open()
          }}
        >
          <IconSearch size={16} aria-hidden="true" />
          <span style={{ flex: 1 }}>{t('app.search')}</span>
          <Kbd size="xs">{apple ? '⌘ K' : 'Ctrl K'}</Kbd>
        </UnstyledButton>
        <Stack gap={4} component="nav" aria-label={t('app.nav')}>
          {pages
            .filter(({ scope }) => allows(session, scope))
            .map(({ to, label, Icon }) => (
              <NavLink
                key={to}
                component={Link}
                to={to}
                label={t(label)}
                active={Boolean(matches({ to, fuzzy: to !== '/' }))}
                leftSection={<Icon size={19} stroke={1.7} aria-hidden="true" />}
                classNames={{ root: classes.link ?? '' }}
                onClick={onNavigate}
              />
            ))}
        </Stack>
      </Stack>
      <Stack gap="xs">
        <NavLink
          href="/docs"
          target="_blank"
          label={t('app.apiDocs')}
          aria-label={`${t('app.apiDocs')} (${t('common.newTab')})`}
          leftSection={<IconApi size={19} stroke={1.7} aria-hidden="true" />}
          rightSection={<IconExternalLink size={14} aria-hidden="true" />}
          classNames={{ root: classes.link ?? '' }}
        />
        <UserMenu session={session} />
        <Text size="xs" c="dimmed" px={10} className="tabular">
          {t('app.version', { version: session.version })}
        </Text>
      </Stack>
    </Stack>
  )
}
