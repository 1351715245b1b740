import { Button, Modal, Stack, Text, Tooltip } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Person } from '../../api/types.ts'
import { ActionRow } from '../../components/action-row.tsx'
import { formatDate } from '../../components/format.ts'
import { SectionTitle } from '../../components/section-title.tsx'
import { ShownOnce } from '../../components/shown-once.tsx'
import { notifyDone, notifyFailure } from '../../components/states.tsx'
import { useSession } from '../../shell/session.ts'
import { useOutranks } from './person-access.tsx'

const pathOf = ({ id }: Person) => ({ params: { path: { id } } })

function useSignOutPerson(person: Person) {
  const { t } = useTranslation()
  const { name } = person
  const signOut = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/people/{id}/sign-out', pathOf(person))),
    onSuccess: () => notifyDone(t('people.help.signedOut', { name })),
    onError: notifyFailure,
  })
  const ask = () =>
    modals.openConfirmModal({
      title: t('people.help.signOutTitle', { name }),
      children: <Text size="sm">{t('people.help.signOutText')}</Text>,
      labels: { confirm: t('people.help.signOut'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => signOut.mutate(),
    })
  return { ask, isPending: signOut.isPending }
}

function useRemoveSecondFactor(person: Person) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { name } = person
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/people/{id}/second-factor', pathOf(person))),
    onSuccess: async () => {
      notifyDone(t('people.help.secondFactorOff', { name }))
      await queries.invalidateQueries({ queryKey: ['people'] })
    },
    onError: notifyFailure,
  })
  const ask = () =>
    modals.openConfirmModal({
      title: t('people.help.secondFactorTitle', { name }),
      children: <Text size="sm">{t('people.help.secondFactorText')}</Text>,
      labels: { confirm: t('people.help.secondFactor'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate(),
    })
  return { ask, isPending: remove.isPending }
}

function useRemove(person: Person, onRemoved: () => void) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const { name } = person
  const remove = useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/people/{id}', pathOf(person))),
    onSuccess: async () => {
      onRemoved()
      notifyDone(t('people.remove.removed', { name }))
      queries.removeQueries({ queryKey: ['people', 'one', person.id] })
      await Promise.all(
        ['people', 'groups', 'roles', 'keys'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      )
    },
    onError: notifyFailure,
  })
  const ask = () =>
    modals.openConfirmModal({
      title: t('people.remove.title', { name }),
      children: <Text size="sm">{t('people.remove.text', { name })}</Text>,
      labels: { confirm: t('people.remove.confirm', { name }), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate(),
    })
  return { ask, isPending: remove.isPending }
}

function ResetLink({ person, disabled }: { person: Person; disabled: boolean }) {
  const { t } = useTranslation()
  const make = useMutation({
    mutationFn: () => unwrap(api.POST('/api/v1/people/{id}/reset-link', pathOf(person))),
    onError: notifyFailure,
  })
  const { name } = person
  return (
    <>
      <Button
        size="xs"
        variant="default"
        disabled={disabled}
        loading={make.isPending}
        onClick={() => make.mutate()}
      >
        {t('people.help.reset')}
      </Button>
      <Modal
        opened={make.data !== undefined}
        onClose={make.reset}
        title={t('people.help.resetTitle', { name })}
        closeButtonProps={{ 'aria-label': t('common.close') }}
      >
        {make.data ? (
          <ShownOnce
            value={make.data.link}
            label={t('people.help.resetTitle', { name })}
            copyLabel={t('people.help.copyLink')}
          >
            {t('people.help.resetText', { when: formatDate(make.data.expires_at, true) })}
          </ShownOnce>
        ) : null}
      </Modal>
    </>
  )
}

/** Help with an account, and the end of a membership. */
export function PersonActions({ person, onRemoved }: { person: Person; onRemoved: () => void }) {
  const { t } = useTranslation()
  const signOut = useSignOutPerson(person)
  const secondFactor = useRemoveSecondFactor(person)
  const remove = useRemove(person, onRemoved)
  const outranks = useOutranks(person)
  const isSelf = useSession()?.person?.id === person.id
  const reason = isSelf ? t('people.remove.self') : t('people.access.outranked')
  return (
    <Stack gap={0} mt="lg">
      {isSelf ? null : (
        <>
          <SectionTitle>{t('people.help.title')}</SectionTitle>
          <ActionRow hint={t('people.help.resetHint')}>
            <ResetLink person={person} disabled={outranks} />
          </ActionRow>
          <ActionRow hint={t('people.help.signOutHint')}>
            <Button
              size="xs"
              variant="default"
              disabled={outranks}
              loading={signOut.isPending}
              onClick={signOut.ask}
            >
              {t('people.help.signOut')}
            </Button>
          </ActionRow>
          {person.two_factor_enabled ? (
            <ActionRow hint={t('people.help.secondFactorHint')}>
              <Button
                size="xs"
                variant="default"
                disabled={outranks}
                loading={secondFactor.isPending}
                onClick={secondFactor.ask}
              >
                {t('people.help.secondFactor')}
              </Button>
            </ActionRow>
          ) : null}
        </>
      )}
      <ActionRow hint={isSelf ? t('people.remove.self') : t('people.remove.hint')}>
        <Tooltip label={reason} disabled={!isSelf && !outranks}>
          <Button
            size="xs"
            variant="light"
            color="red"
            disabled={isSelf || outranks}
            loading={remove.isPending}
            onClick={remove.ask}
          >
            {t('people.remove.action')}
          </Button>
        </Tooltip>
      </ActionRow>
    </Stack>
  )
}
