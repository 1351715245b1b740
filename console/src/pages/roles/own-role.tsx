import { Badge, Button, Text, Tooltip } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Role } from '../../api/types.ts'
import { formatNumber } from '../../components/format.ts'
import { notifyDone, notifyFailure } from '../../components/states.tsx'
import { currentLanguage } from '../../i18n/language.ts'
import { useMay } from '../../shell/session.ts'
import classes from './roles.module.css'

function useDeleteRole(role: Role) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const title = role.title[currentLanguage()]
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/roles/{name}', { params: { path: { name: role.name } } })),
    onSuccess: async () => {
      notifyDone(t('roles.deleted', { title }))
      await queries.invalidateQueries({ queryKey: ['roles'] })
    },
    onError: notifyFailure,
  })
  const ask = () =>
    modals.openConfirmModal({
      title: t('roles.deleteTitle', { title }),
      children: <Text size="sm">{t('roles.deleteText')}</Text>,
      labels: { confirm: t('common.delete'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate(),
    })
  return { ask, isPending: remove.isPending }
}

function OwnRoleButtons({ role, onEdit }: { role: Role; onEdit: () => void }) {
  const { t } = useTranslation()
  const remove = useDeleteRole(role)
  const title = role.title[currentLanguage()]
  const isUsed = role.people > 0
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        ml="auto"
        aria-label={t('roles.editLabel', { title })}
        onClick={onEdit}
      >
        {t('roles.edit')}
      </Button>
      <Tooltip
        label={t('roles.inUse', { count: role.people, formatted: formatNumber(role.people) })}
        disabled={!isUsed}
      >
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          aria-label={t('roles.deleteLabel', { title })}
          // stays in reach of the keyboard, so that the reason can be read
          data-disabled={isUsed || undefined}
          aria-disabled={isUsed}
          loading={remove.isPending}
          onClick={() => {
            if (!isUsed) remove.ask()
          }}
        >
          {t('common.delete')}
        </Button>
      </Tooltip>
    </>
  )
}

/** A role that the organisation made itself. */
export function OwnRole({ role, onEdit }: { role: Role; onEdit: () => void }) {
  const { t } = useTranslation()
  const language = currentLanguage()
  const mayManage = useMay('roles:manage')
  const description = role.description[language]
  return (
    <li className={classes.card}>
      <Text fw={600}>{role.title[language]}</Text>
      {description ? (
        <Text size="sm" c="dimmed">
          {description}
        </Text>
      ) : null}
      <div className={classes.cardFoot}>
        <Badge color="gray">
          {t('roles.peopleCount', { count: role.people, formatted: formatNumber(role.people) })}
        </Badge>
        {role.is_confined ? <Badge>{t('roles.confined')}</Badge> : null}
        {mayManage ? <OwnRoleButtons role={role} onEdit={onEdit} /> : null}
      </div>
    </li>
  )
}
