import { Kbd, NavLink, Stack, Text, UnstyledButton } from '@mantine/core'
import { useOs } from '@mantine/hooks'
import { spotlight } from '@mantine/spotlight'
import { IconApi, IconExternalLink, IconSearch } from '@tabler/icons-react'
import { Link, useMatchRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Session } from '../api/types.ts'
import { sections } from './pages.ts'
import { allows } from './session.ts'
import classes from './shell.module.css'
import { UserMenu } from './user-menu.tsx'

function Pages({ session, onNavigate }: { session: Session; onNavigate: () => void }) {
  const { t } = useTranslation()
  const matches = useMatchRoute()
  return sections.map(({ label: section, pages }) => {
    const shown = pages.filter(({ scope }) => allows(session, scope))
    if (shown.length === 0) return null
    return (
      <Stack key={section} gap={4}>
        {section ? (
          <Text size="xs" fw={600} c="dimmed" px={10} mt="md" mb={2}>
            {t(section)}
          </Text>
        ) : null}
        {shown.map(({ to, label, Icon }) => (
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
    )
  })
}

export function Navigation({ session, onNavigate }: { session: Session; onNavigate: () => void }) {
  const { t } = useTranslation()
  const apple = /macos|ios/.test(useOs())
  return (
    <Stack className={classes.menu} gap="md" justify="space-between">
      <Stack gap="md" className={classes.pages}>
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
          <Kbd size="sm">{apple ? '⌘ K' : 'Ctrl K'}</Kbd>
        </UnstyledButton>
        <Stack gap={4} component="nav" aria-label={t('app.nav')}>
          <Pages session={session} onNavigate={onNavigate} />
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
        <UserMenu session={session} onNavigate={onNavigate} />
        <Text size="xs" c="dimmed" px={10} className="tabular">
          {t('app.version', { version: session.version })}
        </Text>
      </Stack>
    </Stack>
  )
}
