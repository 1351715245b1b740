import { Anchor, Button, Group, Stack } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Person } from '../../api/types.ts'
import { Notice } from '../../components/notice.tsx'
import { Failure, notifyDone } from '../../components/states.tsx'
import { useUnsaved } from '../../components/unsaved.ts'
import { sessionQuery, useSession } from '../../shell/session.ts'
import { excessOf } from '../roles/grantable.ts'
import { rolesQuery } from '../roles/queries.ts'
import { GroupPicker } from './group-picker.tsx'
import { RolePicker } from './role-picker.tsx'

type Access = { roles: string[]; group_ids: string[] }

const accessOf = ({ roles, groups }: Person): Access => ({ roles, group_ids: groups.map(({ id }) => id) })

const isSame = (one: string[], other: string[]) =>
  one.length === other.length && one.every((item) => other.includes(item))

/** Somebody with a role that one could not give may do more than oneself. */
export function useOutranks(person: Person): boolean {
  const principal = useSession()?.principal
  const roles = useQuery(rolesQuery).data?.items ?? []
  if (!principal) return false
  return roles.some((role) => person.roles.includes(role.name) && excessOf(principal, role) !== null)
}

/** The server refuses to leave an organisation without an owner; who would try is told before. */
function useIsLastOwner({ roles }: Person): boolean {
  const owner = useQuery(rolesQuery).data?.items.find(({ name }) => name === 'owner')
  return roles.includes('owner') && owner?.people === 1
}

function useSave(person: Person) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Partial<Access>) =>
      unwrap(api.PATCH('/api/v1/people/{id}', { params: { path: { id: person.id } }, body })),
    onSuccess: async () => {
      notifyDone(t('people.access.saved', { name: person.name }))
      // one's own roles may have changed, and with them what the console shows
      await Promise.all(
        [['people'], ['groups'], ['roles'], sessionQuery.queryKey].map((queryKey) =>
          queries.invalidateQueries({ queryKey }),
        ),
      )
    },
  })
}

/** Changes what a person may do. Only what differs is sent, so that nothing else is touched. */
export function PersonAccess({ person }: { person: Person }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState(accessOf(person))
  const save = useSave(person)
  const outranks = useOutranks(person)
  const isLastOwner = useIsLastOwner(person)
  const now = accessOf(person)
  const rolesChanged = !isSame(chosen.roles, now.roles)
  const groupsChanged = !isSame(chosen.group_ids, now.group_ids)
  useUnsaved(rolesChanged || groupsChanged)
  const provider = person.managed_by
  const isManaged = provider !== null
  return (
    <Stack gap="lg">
      {provider === null ? null : <Notice kind="info">{t('people.managedHint', { provider })}</Notice>}
      {outranks && !isManaged ? <Notice kind="info">{t('people.access.outranked')}</Notice> : null}
      <GroupPicker
        label={t('people.access.groups')}
        description={t('people.access.groupsHint')}
        value={chosen.group_ids}
        onChange={(group_ids) => setChosen({ ...chosen, group_ids })}
      />
      <RolePicker
        label={t('people.access.roles')}
        description={t('people.access.rolesHint')}
        value={chosen.roles}
        onChange={(roles) => setChosen({ ...chosen, roles })}
        error={chosen.roles.length === 0 ? t('people.access.rolesRequired') : null}
        disabled={isManaged || outranks}
        fixed={isLastOwner ? { owner: t('people.access.lastOwner') } : {}}
      />
      {save.isError ? <Failure error={save.error} title={t('common.actionFailed')} /> : null}
      <Group justify="space-between">
        <Anchor component={Link} to="/roles" size="sm">
          {t('people.access.showRoles')}
        </Anchor>
        <Button
          disabled={(!rolesChanged && !groupsChanged) || chosen.roles.length === 0}
          loading={save.isPending}
          onClick={() =>
            save.mutate({
              ...(rolesChanged ? { roles: chosen.roles } : {}),
              ...(groupsChanged ? { group_ids: chosen.group_ids } : {}),
            })
          }
        >
          {t('people.access.save')}
        </Button>
      </Group>
    </Stack>
  )
}
