import { Tabs } from '@mantine/core'
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import page from '../../components/page.module.css'
import { PageHeader } from '../../components/page-header.tsx'
import classes from './account.module.css'

const sections = [
  { to: '/account', label: 'account.profile' },
  { to: '/account/security', label: 'account.security' },
  { to: '/account/sessions', label: 'account.sessions' },
  { to: '/account/keys', label: 'account.keys' },
] as const

/** What belongs to the person, whichever organisation they work in. Each section has its own address. */
export function AccountLayout() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const path = useLocation({ select: ({ pathname }) => pathname.replace(/\/$/, '') })
  return (
    <div className={page.page}>
      <PageHeader title={t('account.title')} subtitle={t('account.subtitle')} />
      <Tabs
        value={path}
        onChange={(to) =>
          void navigate({ to: sections.find((section) => section.to === to)?.to ?? '/account' })
        }
        keepMounted={false}
        activateTabWithKeyboard={false}
      >
        <Tabs.List aria-label={t('account.sections')} className={classes.tabs} mb="xl">
          {sections.map(({ to, label }) => (
            <Tabs.Tab key={to} value={to}>
              {t(label)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={path}>
          <Outlet />
        </Tabs.Panel>
      </Tabs>
    </div>
  )
}
