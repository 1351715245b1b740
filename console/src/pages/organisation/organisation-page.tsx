import { Badge, Button, Group, Stack, Table, Text, TextInput, Title } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { formatDate, formatNumber } from '../../components/format.ts'
import page from '../../components/page.module.css'
import { PageHeader } from '../../components/page-header.tsx'
import { Failure, notifyDone } from '../../components/states.tsx'
import table from '../../components/table.module.css'
import { TableLoading } from '../../components/table-loading.tsx'
import { sessionQuery, useMay, useSession } from '../../shell/session.ts'
import { useSwitchTenant } from '../../shell/use-switch-tenant.ts'
import { LimitsSection } from '../limits/limits-section.tsx'
import { CreateOrganisation } from './create-organisation.tsx'
import { organisationsQuery } from './queries.ts'

type Tenant = { id: string; slug: string; name: string }

function NameForm({ tenant }: { tenant: Tenant }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [name, setName] = useState(tenant.name)
  const rename = useMutation({
    mutationFn: () => unwrap(api.PATCH('/api/v1/tenant', { body: { name: name.trim() } })),
    onSuccess: async () => {
      notifyDone(t('organisation.saved'))
      await Promise.all([
        queries.invalidateQueries({ queryKey: sessionQuery.queryKey }),
        queries.invalidateQueries({ queryKey: organisationsQuery.queryKey }),
      ])
    },
  })
  const isEmpty = name.trim() === ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isEmpty) rename.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg" maw={480}>
        <TextInput
          label={t('organisation.name')}
          description={t('organisation.nameHint')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          error={isEmpty ? t('organisation.nameRequired') : null}
        />
        <TextInput
          label={t('organisation.slug')}
          description={t('organisation.slugHint')}
          value={tenant.slug}
          readOnly
          variant="filled"
          classNames={{ input: 'mono' }}
          rightSection={<CopyButton value={tenant.slug} size="sm" />}
        />
        {rename.isError ? <Failure error={rename.error} title={t('common.actionFailed')} /> : null}
        <Group>
          <Button type="submit" disabled={isEmpty || name.trim() === tenant.name} loading={rename.isPending}>
            {t('organisation.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function OrganisationList({ currentId }: { currentId: string | undefined }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(organisationsQuery)
  // one runs the installation without belonging to all of them
  const mine = useSession()?.tenants ?? []
  const switchTenant = useSwitchTenant()
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <TableLoading />
  return (
    <div className={table.frame}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('organisation.column.name')}</Table.Th>
            <Table.Th ta="end">{t('organisation.column.people')}</Table.Th>
            <Table.Th visibleFrom="sm" ta="end">
              {t('organisation.column.created')}
            </Table.Th>
            <Table.Th aria-label={t('commands.actions')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {data.items.map(({ id, slug, name, is_home, people, created_at }) => (
            <Table.Tr key={id}>
              <Table.Td>
                <Group gap={8}>
                  <Text size="sm" fw={550}>
                    {name}
                  </Text>
                  {id === currentId ? (
                    <Badge className={table.whole}>{t('organisation.current')}</Badge>
                  ) : null}
                  {is_home ? (
                    <Badge color="gray" className={table.whole}>
                      {t('organisation.home')}
                    </Badge>
                  ) : null}
                </Group>
                <Text size="xs" c="dimmed" className="mono">
                  {slug}
                </Text>
              </Table.Td>
              <Table.Td ta="end" className="tabular">
                {formatNumber(people)}
              </Table.Td>
              <Table.Td visibleFrom="sm" ta="end">
                <Text size="sm" c="dimmed" className={table.when}>
                  {formatDate(created_at)}
                </Text>
              </Table.Td>
              <Table.Td ta="end">
                {id !== currentId && mine.some((tenant) => tenant.id === id) ? (
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={t('organisation.switchLabel', { name })}
                    disabled={switchTenant.isPending}
                    onClick={() => switchTenant.mutate(id)}
                  >
                    {t('organisation.switch')}
                  </Button>
                ) : null}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

function Installation({ currentId }: { currentId: string | undefined }) {
  const { t } = useTranslation()
  const [creating, setCreating] = useState(false)
  return (
    <section aria-labelledby="all-organisations">
      <Group justify="space-between" align="flex-end" mb="md" mt={44}>
        <div>
          <Title order={2} size="h3" id="all-organisations">
            {t('organisation.all')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('organisation.allHint')}
          </Text>
        </div>
        <Button
          variant="default"
          leftSection={<IconPlus size={18} aria-hidden="true" />}
          onClick={() => setCreating(true)}
        >
          {t('organisation.create')}
        </Button>
      </Group>
      <OrganisationList currentId={currentId} />
      <CreateOrganisation opened={creating} onClose={() => setCreating(false)} />
    </section>
  )
}

function TenantLimits({ id }: { id: string }) {
  const { t } = useTranslation()
  return (
    <section aria-labelledby="limits" style={{ maxWidth: 560 }}>
      <Title order={2} size="h3" id="limits" mt={44} mb={4}>
        {t('limits.title')}
      </Title>
      <LimitsSection kind="tenant" id={id} />
    </section>
  )
}

export function OrganisationPage() {
  const { t } = useTranslation()
  const tenant = useSession()?.tenant
  const mayLimit = useMay('models:manage')
  const runsInstallation = useMay('installation:manage')
  return (
    <div className={page.page}>
      <PageHeader title={t('organisation.title')} subtitle={t('organisation.subtitle')} />
      {tenant ? <NameForm key={tenant.id} tenant={tenant} /> : null}
      {tenant && mayLimit ? <TenantLimits key={`limits ${tenant.id}`} id={tenant.id} /> : null}
      {runsInstallation ? <Installation currentId={tenant?.id} /> : null}
    </div>
  )
}
