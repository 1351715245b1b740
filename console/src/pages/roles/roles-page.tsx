import { Button, Skeleton, Text, Title } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Role } from '../../api/types.ts'
import page from '../../components/page.module.css'
import { PageHeader } from '../../components/page-header.tsx'
import { Failure } from '../../components/states.tsx'
import { useMay } from '../../shell/session.ts'
import { OwnRole } from './own-role.tsx'
import { rolesQuery } from './queries.ts'
import { RoleCards } from './role-cards.tsx'
import { RoleDialog } from './role-dialog.tsx'
import { RoleMatrix } from './role-matrix.tsx'
import classes from './roles.module.css'

function Roles({ onEdit }: { onEdit: (role: Role) => void }) {
  const { t } = useTranslation()
  const isNarrow = useMediaQuery('(max-width: 61.99em)', false, { getInitialValueInEffect: false })
  const mayManage = useMay('roles:manage')
  const { data, error, refetch } = useQuery(rolesQuery)
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <Skeleton height={420} radius="lg" role="status" aria-label={t('common.loading')} />
  const own = data.items.filter((role) => !role.is_built_in)
  const Shown = isNarrow ? RoleCards : RoleMatrix
  return (
    <>
      {own.length > 0 || mayManage ? (
        <section>
          <Title order={2} className={classes.section}>
            {t('roles.own')}
          </Title>
          {own.length > 0 ? (
            <ul className={classes.own}>
              {own.map((role) => (
                <OwnRole key={role.name} role={role} onEdit={() => onEdit(role)} />
              ))}
            </ul>
          ) : (
            <Text size="sm" c="dimmed" mb="xl">
              {t('roles.ownEmpty')}
            </Text>
          )}
        </section>
      ) : null}
      <section>
        <Title order={2} className={classes.section}>
          {t('roles.matrix')}
        </Title>
        <Shown roles={data.items} permissions={data.permissions} />
      </section>
    </>
  )
}

export function RolesPage() {
  const { t } = useTranslation()
  const { create } = useSearch({ from: '/shell/roles' })
  const navigate = useNavigate({ from: '/roles' })
  const mayManage = useMay('roles:manage')
  const [edited, setEdited] = useState<Role | null>(null)
  const setCreating = (open: boolean) =>
    void navigate({ search: { create: open || undefined }, replace: true })
  return (
    <div className={page.page}>
      <PageHeader title={t('roles.title')} subtitle={t('roles.subtitle')}>
        {mayManage ? (
          <Button leftSection={<IconPlus size={18} aria-hidden="true" />} onClick={() => setCreating(true)}>
            {t('roles.create')}
          </Button>
        ) : null}
      </PageHeader>
      <Roles onEdit={setEdited} />
      <RoleDialog
        opened={create === true || edited !== null}
        role={edited}
        onClose={() => {
          setEdited(null)
          if (create) setCreating(false)
        }}
      />
    </div>
  )
}
