import { ActionIcon, Group, Menu, Stack, Text, Tooltip } from '@mantine/core'
import { modals } from '@mantine/modals'
import { IconDots, IconRefresh, IconRotate, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Source } from '../../api/types.ts'
import { formatNumber } from '../../components/format.ts'
import { notifyDone, notifyFailure } from '../../components/states.tsx'
import { isHelpdesk, isRunning, sourcesQuery } from './queries.ts'

function useSync({ id }: Source) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (full: boolean) =>
      unwrap(api.POST('/api/v1/sources/{id}/sync', { params: { path: { id } }, body: { full } })),
    onSuccess: () => queries.invalidateQueries(sourcesQuery),
    onError: notifyFailure,
  })
}

function useDelete({ id, name }: Source) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => unwrap(api.DELETE('/api/v1/sources/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      notifyDone(t('knowledge.sourceDeleted', { name }))
      await Promise.all([
        queries.invalidateQueries(sourcesQuery),
        queries.invalidateQueries({ queryKey: ['documents'] }),
      ])
      queries.removeQueries({ queryKey: ['document'] })
    },
    onError: notifyFailure,
  })
}

function useConfirmDelete(source: Source) {
  const { t } = useTranslation()
  const remove = useDelete(source)
  return () =>
    modals.openConfirmModal({
      title: t('knowledge.deleteSourceTitle', { name: source.name }),
      children: (
        <Stack gap="xs">
          <Text size="sm">
            {t('knowledge.deleteSourceText', {
              count: source.document_count,
              formatted: formatNumber(source.document_count),
            })}
          </Text>
          {source.kind === 'push' ? null : (
            <Text size="sm" c="dimmed">
              {t(isHelpdesk(source) ? 'helpdesks.deleteText' : 'knowledge.deleteSourceFiles')}
            </Text>
          )}
        </Stack>
      ),
      labels: { confirm: t('common.delete'), cancel: t('common.cancel') },
      confirmProps: { color: 'red' },
      onConfirm: () => remove.mutate(),
    })
}

export function SourceActions({ source }: { source: Source }) {
  const { t } = useTranslation()
  const sync = useSync(source)
  const confirmDelete = useConfirmDelete(source)
  // a help desk is read in from its own drawer, where the cost stands
  const canSync = source.kind !== 'push' && !isHelpdesk(source)
  return (
    <Group gap={2} wrap="nowrap">
      {canSync ? (
        <Tooltip label={t('knowledge.syncNow')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={34}
            aria-label={`${t('knowledge.syncNow')}: ${source.name}`}
            loading={sync.isPending}
            disabled={isRunning(source)}
            onClick={() => sync.mutate(false)}
          >
            <IconRefresh size={18} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
      ) : null}
      <Menu position="bottom-end" width={250} shadow="md">
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={34}
            aria-label={t('knowledge.menu', { name: source.name })}
          >
            <IconDots size={18} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {canSync ? (
            <Menu.Item
              leftSection={<IconRotate size={17} aria-hidden="true" />}
              disabled={isRunning(source)}
              onClick={() => sync.mutate(true)}
            >
              {t('knowledge.syncFull')}
              <Text size="xs" c="dimmed">
                {t('knowledge.syncFullHint')}
              </Text>
            </Menu.Item>
          ) : null}
          <Menu.Item
            color="red"
            leftSection={<IconTrash size={17} aria-hidden="true" />}
            onClick={confirmDelete}
          >
            {t('knowledge.deleteSource')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  )
}
