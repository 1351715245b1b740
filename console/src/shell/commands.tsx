import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { Spotlight, type SpotlightActionData, spotlight } from '@mantine/spotlight'
import {
  type Icon,
  IconApi,
  IconBuilding,
  IconFileText,
  IconFolderPlus,
  IconKey,
  IconLanguage,
  IconLogout,
  IconMessageQuestion,
  IconMoon,
  IconPlug,
  IconRoute,
  IconSearch,
  IconTicket,
  IconUserCircle,
  IconUserPlus,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import i18next from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Session } from '../api/types.ts'
import { currentLanguage } from '../i18n/language.ts'
import { chooseLanguage } from '../i18n/start.ts'
import { useDocumentPlace } from '../pages/knowledge/use-document-place.ts'
import { sections } from './pages.ts'
import { allows } from './session.ts'
import { useFoundDocuments } from './use-found-documents.ts'
import { useSignOut } from './use-sign-out.ts'
import { useSwitchTenant } from './use-switch-tenant.ts'

const icon = (Shown: Icon) => <Shown size={20} stroke={1.7} aria-hidden="true" />

/** Whoever reads Korean may still type “key”, and the other way round. */
const inBothLanguages = (key: string) =>
  ['en', 'ko'].map((language) => i18next.getFixedT(language)(key as 'app.keys')).join(' ')

function useActions(session: Session): { pages: SpotlightActionData[]; actions: SpotlightActionData[] } {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const signOut = useSignOut()
  const switchTenant = useSwitchTenant()
  // without it Mantine adds a style element that has no nonce
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true })
  const scheme = useComputedColorScheme('light')
  const goTo: SpotlightActionData[] = sections
    .flatMap(({ pages }) => [...pages])
    .filter(({ scope }) => allows(session, scope))
    .map(({ to, label, Icon }) => ({
      id: to,
      label: t(label),
      keywords: inBothLanguages(label),
      leftSection: icon(Icon),
      onClick: () => void navigate({ to }),
    }))
  goTo.push({
    id: 'account',
    label: t('app.toAccount'),
    leftSection: icon(IconUserCircle),
    onClick: () => void navigate({ to: '/account' }),
  })
  goTo.push({
    id: 'docs',
    label: t('app.apiDocs'),
    leftSection: icon(IconApi),
    onClick: () => void window.open('/docs', '_blank', 'noopener'),
  })
  const actions: SpotlightActionData[] = []
  if (allows(session, 'knowledge:write')) {
    actions.push({
      id: 'add-folder',
      label: t('knowledge.addFolder'),
      keywords: inBothLanguages('knowledge.addFolder'),
      leftSection: icon(IconFolderPlus),
      onClick: () => void navigate({ to: '/knowledge', search: { add: true } }),
    })
  }
  if (allows(session, 'keys:manage')) {
    actions.push({
      id: 'create-key',
      label: t('keys.create'),
      keywords: inBothLanguages('keys.create'),
      leftSection: icon(IconKey),
      onClick: () => void navigate({ to: '/keys', search: { create: true } }),
    })
  }
  if (allows(session, 'models:manage')) {
    actions.push(
      {
        id: 'create-model',
        label: t('models.create'),
        keywords: inBothLanguages('models.create'),
        leftSection: icon(IconRoute),
        onClick: () => void navigate({ to: '/models', search: { create: true } }),
      },
      {
        id: 'create-provider',
        label: t('modelProviders.create'),
        keywords: inBothLanguages('modelProviders.create'),
        leftSection: icon(IconPlug),
        onClick: () => void navigate({ to: '/models', search: { tab: 'providers', create: true } }),
      },
    )
  }
  if (allows(session, 'people:manage')) {
    actions.push({
      id: 'invite',
      label: t('people.invite'),
      keywords: inBothLanguages('people.invite'),
      leftSection: icon(IconUserPlus),
      onClick: () => void navigate({ to: '/people', search: { invite: true } }),
    })
  }
  const others = session.tenants.filter(({ id }) => id !== session.tenant?.id)
  actions.push(
    ...others.map(({ id, slug, name }) => ({
      id,
      label: t('commands.switchTenant', { name }),
      description: slug,
      leftSection: icon(IconBuilding),
      onClick: () => switchTenant.mutate(id),
    })),
    {
      id: 'theme',
      label: t('commands.toggleTheme'),
      leftSection: icon(IconMoon),
      onClick: () => setColorScheme(scheme === 'dark' ? 'light' : 'dark'),
    },
    {
      id: 'language',
      label: t('commands.switchLanguage'),
      leftSection: icon(IconLanguage),
      onClick: () => chooseLanguage(currentLanguage() === 'ko' ? 'en' : 'ko'),
    },
    { id: 'sign-out', label: t('app.signOut'), leftSection: icon(IconLogout), onClick: () => void signOut() },
  )
  return { pages: goTo, actions }
}

/** Ctrl/Cmd-K: pages, actions, documents found for what was typed, and asking it. */
export function Commands({ session }: { session: Session }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [query, setQuery] = useState('')
  const known = useActions(session)
  const wanted = query.trim().toLowerCase()
  const fits = ({ label, keywords }: SpotlightActionData) =>
    [label ?? '', keywords ?? ''].some((words) => String(words).toLowerCase().includes(wanted))
  const groups = [
    { label: t('commands.pages'), items: known.pages.filter(fits) },
    { label: t('commands.actions'), items: known.actions.filter(fits) },
  ].filter(({ items }) => items.length > 0)
  const mayRead = allows(session, 'knowledge:read')
  const mayAsk = wanted !== '' && mayRead
  const found = useFoundDocuments(query, mayRead)
  const placeOf = useDocumentPlace(found.length > 0)

  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K']}
      tagsToIgnore={[]}
      radius="lg"
    >
      <Spotlight.Search
        placeholder={t('commands.placeholder')}
        aria-label={t('commands.placeholder')}
        leftSection={<IconSearch size={20} stroke={1.7} aria-hidden="true" />}
      />
      <Spotlight.ActionsList>
        {groups.map(({ label, items }) => (
          <Spotlight.ActionsGroup key={label} label={label}>
            {items.map(({ id, ...action }) => (
              <Spotlight.Action key={id} {...action} />
            ))}
          </Spotlight.ActionsGroup>
        ))}
        {mayAsk ? (
          <Spotlight.Action
            label={t('commands.askThis', { query: query.trim() })}
            leftSection={icon(IconMessageQuestion)}
            onClick={() => void navigate({ to: '/', search: { q: query.trim() } })}
          />
        ) : null}
        {found.length > 0 ? (
          <Spotlight.ActionsGroup label={t('commands.documents')}>
            {found.map((document) => (
              <Spotlight.Action
                key={document.document_id}
                label={document.title}
                description={placeOf(document)}
                leftSection={icon(document.type === 'ticket' ? IconTicket : IconFileText)}
                onClick={() =>
                  void navigate({ to: '/knowledge/documents/$id', params: { id: document.document_id } })
                }
              />
            ))}
          </Spotlight.ActionsGroup>
        ) : null}
        {groups.length === 0 && !mayAsk ? <Spotlight.Empty>{t('commands.nothing')}</Spotlight.Empty> : null}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  )
}

export const openCommands = () => spotlight.open()
