import { Button, Tabs } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import page from '../../components/page.module.css'
import { PageHeader } from '../../components/page-header.tsx'
import { useMay } from '../../shell/session.ts'
import { ModelDialog } from './model-dialog.tsx'
import { ModelDrawer } from './model-drawer.tsx'
import { ModelList } from './model-list.tsx'
import { PricesTab } from './prices-tab.tsx'
import { ProvidersTab } from './providers-tab.tsx'
import { modelsQuery } from './queries.ts'
import { SettingsTab } from './settings-tab.tsx'

const tabs = ['models', 'providers', 'prices', 'settings'] as const
type Tab = (typeof tabs)[number]

/** What the button at the top makes, on each tab. */
const made = { models: 'models.create', providers: 'modelProviders.create', prices: 'prices.create' } as const

function useModelsSearch() {
  const search = useSearch({ from: '/shell/models' })
  const navigate = useNavigate({ from: '/models' })
  const set = (changed: typeof search) =>
    void navigate({ search: (now) => ({ ...now, ...changed }), replace: true, resetScroll: false })
  return { search, set }
}

export function ModelsPage() {
  const { t } = useTranslation()
  const mayManage = useMay('models:manage')
  const { search, set } = useModelsSearch()
  const tab: Tab = mayManage ? (search.tab ?? 'models') : 'models'
  const isCreating = mayManage && search.create === true
  const isFirst = useQuery(modelsQuery).data?.items.length === 0
  const endCreate = () => set({ create: undefined })
  const openTab = (next: string | null, create?: true) =>
    set({
      tab: next === 'models' ? undefined : (next as Exclude<Tab, 'models'>),
      q: undefined,
      provider: undefined,
      create,
    })
  const list = (
    <ModelList
      query={tab === 'models' ? search.q : undefined}
      onQuery={(q) => set({ q })}
      onOpen={(model) => set({ model })}
      onAddProvider={() => openTab('providers', true)}
      onAddModel={() => set({ create: true })}
    />
  )
  return (
    <div className={page.page}>
      <PageHeader title={t('models.title')} subtitle={t('models.subtitle')}>
        {mayManage && tab !== 'settings' && !(isFirst && tab === 'models') ? (
          <Button
            leftSection={<IconPlus size={18} aria-hidden="true" />}
            onClick={() => set({ create: true })}
          >
            {t(made[tab])}
          </Button>
        ) : null}
      </PageHeader>
      {mayManage ? (
        <Tabs value={tab} onChange={openTab} keepMounted={false}>
          <Tabs.List mb="lg">
            {tabs.map((name) => (
              <Tabs.Tab key={name} value={name}>
                {t(`models.tab.${name}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="models">{list}</Tabs.Panel>
          <Tabs.Panel value="providers">
            <ProvidersTab
              isCreating={isCreating}
              onCreate={() => set({ create: true })}
              // the next step of a new installation is the first model
              onCreated={() => openTab(isFirst ? 'models' : 'providers')}
              onClose={endCreate}
            />
          </Tabs.Panel>
          <Tabs.Panel value="prices">
            <PricesTab
              filter={{ q: search.q, provider: search.provider }}
              onFilter={set}
              isCreating={isCreating}
              onClose={endCreate}
            />
          </Tabs.Panel>
          <Tabs.Panel value="settings">
            <SettingsTab />
          </Tabs.Panel>
        </Tabs>
      ) : (
        list
      )}
      <ModelDrawer id={search.model} onClose={() => set({ model: undefined })} />
      <ModelDialog
        opened={isCreating && tab === 'models'}
        onClose={endCreate}
        onSaved={(model) => set({ create: undefined, model })}
      />
    </div>
  )
}
