import { Button, Group, Skeleton, Stack, Switch, Text } from '@mantine/core'
import { IconKey, IconKeyOff, IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CreatedOwnKey, OwnKey } from '../../api/types.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { Empty, Failure } from '../../components/states.tsx'
import { useMay, useSession } from '../../shell/session.ts'
import { keyState } from '../keys/key-state.ts'
import { NewKeyShown } from '../keys/new-key-shown.tsx'
import classes from './account.module.css'
import { OwnKeyForm } from './own-key-form.tsx'
import { OwnKeyRow } from './own-key-row.tsx'
import { ownKeysQuery } from './queries.ts'
import { RotateOwnKey } from './rotate-own-key.tsx'

function KeyList({ onRotate }: { onRotate: (key: OwnKey) => void }) {
  const { t } = useTranslation()
  const [withEnded, setWithEnded] = useState(false)
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(ownKeysQuery)
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <Skeleton height={150} radius="lg" role="status" aria-label={t('common.loading')} />
  const all = data.pages.flatMap(({ items }) => items)
  const active = all.filter((key) => keyState(key) === 'active')
  const shown = withEnded ? all : active
  return (
    <>
      <div className={classes.card}>
        {shown.length === 0 ? (
          <Empty icon={IconKey} title={t('ownKeys.empty')} text={t('ownKeys.emptyText')} />
        ) : (
          <ul className={classes.list}>
            {shown.map((row) => (
              <OwnKeyRow key={row.id} row={row} onRotate={() => onRotate(row)} />
            ))}
          </ul>
        )}
      </div>
      <Group justify="space-between">
        {all.length > active.length ? (
          <Switch
            size="sm"
            label={t('ownKeys.showEnded')}
            checked={withEnded}
            onChange={(event) => setWithEnded(event.currentTarget.checked)}
          />
        ) : null}
        {hasNextPage ? (
          <Button
            variant="default"
            size="xs"
            loading={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
          >
            {t('ownKeys.more')}
          </Button>
        ) : null}
      </Group>
    </>
  )
}

type Dialog = { kind: 'create' } | { kind: 'rotate'; row: OwnKey } | { kind: 'created'; key: CreatedOwnKey }

function KeyDialog({
  dialog,
  onChange,
}: {
  dialog: Dialog | null
  onChange: (dialog: Dialog | null) => void
}) {
  const { t } = useTranslation()
  const close = () => onChange(null)
  const onCreated = (key: CreatedOwnKey) => onChange({ kind: 'created', key })
  const isShown = dialog?.kind === 'created'
  const title =
    dialog?.kind === 'rotate'
      ? t('ownKeys.rotateTitle', { name: dialog.row.name })
      : t(isShown ? 'keys.created' : 'ownKeys.create')
  return (
    <FormDialog
      opened={dialog !== null}
      onClose={close}
      title={title}
      size={isShown ? 'lg' : 'md'}
      // The key is shown once: Escape must not lose it.
      closeOnEscape={!isShown}
    >
      {dialog?.kind === 'create' ? <OwnKeyForm onCreated={onCreated} onCancel={close} /> : null}
      {dialog?.kind === 'rotate' ? (
        <RotateOwnKey row={dialog.row} onCreated={onCreated} onCancel={close} />
      ) : null}
      {dialog?.kind === 'created' ? (
        <NewKeyShown created={dialog.key} text={t('keys.createdText')} onDone={close} />
      ) : null}
    </FormDialog>
  )
}

export function OwnKeysSection() {
  const { t } = useTranslation()
  const tenant = useSession()?.tenant?.name ?? ''
  const mayOwn = useMay('keys:own')
  const [dialog, setDialog] = useState<Dialog | null>(null)
  if (!mayOwn) {
    return (
      <Empty
        icon={IconKeyOff}
        title={t(tenant ? 'ownKeys.forbiddenTitle' : 'tenants.noneTitle')}
        {...(tenant ? { text: t('ownKeys.forbidden', { tenant }) } : {})}
      />
    )
  }
  return (
    <Stack gap="md" className={classes.section}>
      <Group justify="space-between" align="flex-start" gap="md">
        <Text size="sm" c="dimmed" flex="1 1 280px">
          {t('ownKeys.text', { tenant })}
        </Text>
        <Button
          leftSection={<IconPlus size={18} aria-hidden="true" />}
          onClick={() => setDialog({ kind: 'create' })}
        >
          {t('ownKeys.create')}
        </Button>
      </Group>
      <KeyList onRotate={(row) => setDialog({ kind: 'rotate', row })} />
      <KeyDialog dialog={dialog} onChange={setDialog} />
    </Stack>
  )
}
