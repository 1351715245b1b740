import { Button, Skeleton, Switch } from '@mantine/core'
import { IconKey, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import page from '../../components/page.module.css'
import { PageHeader } from '../../components/page-header.tsx'
import { Empty, Failure } from '../../components/states.tsx'
import { CreateKey } from './create-key.tsx'
import { keyState } from './key-state.ts'
import classes from './keys.module.css'
import { KeysTable } from './keys-table.tsx'
import { keysQuery } from './queries.ts'

function KeyList() {
  const { t } = useTranslation()
  const [withRevoked, setWithRevoked] = useState(false)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(keysQuery)
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <Skeleton height={260} radius="lg" role="status" aria-label={t('common.loading')} />
  const all = data.pages.flatMap(({ items }) => items)
  const active = all.filter((key) => keyState(key) !== 'revoked')
  if (all.length === 0) return <Empty icon={IconKey} title={t('keys.empty')} text={t('keys.emptyText')} />
  return (
    <>
      <KeysTable keys={withRevoked ? all : active} />
      <div className={classes.below}>
        {all.length > active.length ? (
          <Switch
            size="sm"
            label={t('keys.showRevoked')}
            checked={withRevoked}
            onChange={(event) => setWithRevoked(event.currentTarget.checked)}
          />
        ) : null}
        {hasNextPage ? (
          <Button
            variant="default"
            size="xs"
            loading={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {t('keys.more')}
          </Button>
        ) : null}
      </div>
    </>
  )
}

export function KeysPage() {
  const { t } = useTranslation()
  const { create } = useSearch({ from: '/shell/keys' })
  const navigate = useNavigate({ from: '/keys' })
  const setCreating = (open: boolean) =>
    void navigate({ search: { create: open || undefined }, replace: true })
  return (
    <div className={page.page}>
      <PageHeader title={t('keys.title')} subtitle={t('keys.subtitle')}>
        <Button leftSection={<IconPlus size={18} aria-hidden="true" />} onClick={() => setCreating(true)}>
          {t('keys.create')}
        </Button>
      </PageHeader>
      <KeyList />
      <CreateKey opened={create === true} onClose={() => setCreating(false)} />
    </div>
  )
}
