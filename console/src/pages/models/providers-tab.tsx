import { Button, Group, Table, Text, Tooltip } from '@mantine/core'
import { IconPlug, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { failureReason } from '../../api/failure-reason.ts'
import type { Provider } from '../../api/types.ts'
import { formatDate, formatRelative } from '../../components/format.ts'
import { RowLink } from '../../components/row-link.tsx'
import { Empty, Failure } from '../../components/states.tsx'
import table from '../../components/table.module.css'
import { TableLoading } from '../../components/table-loading.tsx'
import classes from './models.module.css'
import { ProviderDialog } from './provider-dialog.tsx'
import { providersQuery } from './queries.ts'
import { useCheckProvider } from './use-check-provider.tsx'
import { useKindTitle } from './use-kind-title.ts'

const dots = { unchecked: 'idle', ok: 'well', failed: 'down' } as const

function LastCheck({ provider }: { provider: Provider }) {
  const { t } = useTranslation()
  const { checked_at, check_error } = provider
  const reason = failureReason(check_error ?? '')
  const why = reason ?? <span lang="en">{check_error}</span>
  const state = checked_at === null ? 'unchecked' : check_error === null ? 'ok' : 'failed'
  return (
    <Group gap="2px 8px">
      <Tooltip label={why} disabled={check_error === null}>
        <span className={`${classes.state} ${check_error === null ? '' : table.above}`}>
          <span className={classes.dot} data-state={dots[state]} />
          {t(`modelProviders.${state}`)}
        </span>
      </Tooltip>
      {checked_at ? (
        <Text size="xs" c="dimmed" className={table.when} title={formatDate(checked_at, true)}>
          {formatRelative(checked_at)}
        </Text>
      ) : null}
    </Group>
  )
}

function Row({ provider, onOpen }: { provider: Provider; onOpen: () => void }) {
  const { t } = useTranslation()
  const title = useKindTitle()(provider.kind)
  const check = useCheckProvider()
  const { name, base_url } = provider
  return (
    <Table.Tr className={table.open}>
      <Table.Td>
        <RowLink label={t('modelProviders.open', { name })} onOpen={onOpen}>
          {name}
        </RowLink>
        <Text component="div" size="xs" c="dimmed" hiddenFrom="sm" mt={4}>
          {title}
          <div className="mono">{base_url}</div>
          <LastCheck provider={provider} />
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Text size="sm">{title}</Text>
      </Table.Td>
      <Table.Td visibleFrom="md">
        <Text size="sm" c="dimmed" className="mono">
          {base_url}
        </Text>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <LastCheck provider={provider} />
      </Table.Td>
      <Table.Td ta="end">
        <Button
          className={table.above}
          size="compact-sm"
          variant="default"
          aria-label={t('modelProviders.checkLabel', { name })}
          loading={check.isPending}
          onClick={() => check.mutate(provider)}
        >
          {t('modelProviders.check')}
        </Button>
      </Table.Td>
    </Table.Tr>
  )
}

type ListProps = { onOpen: (provider: Provider) => void; onCreate: () => void }

function ProviderList({ onOpen, onCreate }: ListProps) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(providersQuery)
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <TableLoading />
  if (data.items.length === 0) {
    return (
      <Empty icon={IconPlug} title={t('modelProviders.empty')} text={t('modelProviders.emptyText')}>
        <Button leftSection={<IconPlus size={18} aria-hidden="true" />} onClick={onCreate}>
          {t('modelProviders.create')}
        </Button>
      </Empty>
    )
  }
  return (
    <div className={table.frame}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('modelProviders.column.name')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('modelProviders.column.kind')}</Table.Th>
            <Table.Th visibleFrom="md">{t('modelProviders.column.address')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('modelProviders.column.checked')}</Table.Th>
            <Table.Th aria-label={t('commands.actions')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.items.map((provider) => (
            <Row key={provider.id} provider={provider} onOpen={() => onOpen(provider)} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

type Props = {
  isCreating: boolean
  onCreate: () => void
  onCreated: () => void
  onClose: () => void
}

export function ProvidersTab({ isCreating, onCreate, onCreated, onClose }: Props) {
  const [edited, setEdited] = useState<Provider | null>(null)
  const endEdit = () => setEdited(null)
  return (
    <>
      <ProviderList onOpen={setEdited} onCreate={onCreate} />
      <ProviderDialog opened={isCreating} onClose={onClose} onSaved={onCreated} />
      <ProviderDialog
        opened={edited !== null}
        {...(edited ? { provider: edited } : {})}
        onClose={endEdit}
        onSaved={endEdit}
      />
    </>
  )
}
