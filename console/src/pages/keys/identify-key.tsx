import { Anchor, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { ApiKey } from '../../api/types.ts'
import { formatRelative } from '../../components/format.ts'
import { Notice } from '../../components/notice.tsx'
import { Failure } from '../../components/states.tsx'
import { keyState } from './key-state.ts'
import classes from './keys.module.css'
import { KeyOwner, KeyStateBadge } from './keys-table.tsx'

const FEWEST = 12

const isEnough = (text: string) => text.startsWith('naru_sk_') && text.length >= FEWEST

function Found({ keys, onOpen }: { keys: ApiKey[]; onOpen: (id: string) => void }) {
  const { t } = useTranslation()
  if (keys.length === 0) return <Notice kind="info">{t('keys.identify.none')}</Notice>
  return (
    <div role="status">
      <Text size="sm" fw={600}>
        {t('keys.identify.found', { count: keys.length })}
      </Text>
      <ul className={classes.found}>
        {keys.map((row) => (
          <li key={row.id}>
            <div style={{ flex: 1, minWidth: 0 }}>
              <Group gap={8}>
                <Anchor
                  component="button"
                  type="button"
                  size="sm"
                  fw={550}
                  aria-label={t('keys.identify.show', { name: row.name })}
                  onClick={() => onOpen(row.id)}
                >
                  {row.name}
                </Anchor>
                <KeyStateBadge row={row} />
              </Group>
              <Text size="xs" c="dimmed">
                <span className="mono">{row.prefix}…</span>
                {' · '}
                {row.last_used_at ? formatRelative(row.last_used_at) : t('keys.neverUsed')}
              </Text>
            </div>
            <KeyOwner row={row} />
          </li>
        ))}
      </ul>
      {keys.some((row) => keyState(row) === 'active') ? (
        <Text size="sm" c="dimmed">
          {t('keys.identify.advice')}
        </Text>
      ) : null}
    </div>
  )
}

function IdentifyForm({ onOpen }: { onOpen: (id: string) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const [checked, setChecked] = useState(false)
  const identify = useMutation({
    mutationFn: (key: string) => unwrap(api.POST('/api/v1/keys/identify', { body: { key } })),
  })
  const wanted = text.trim()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    if (isEnough(wanted)) identify.mutate(wanted)
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <Text size="sm">{t('keys.identify.text')}</Text>
        <TextInput
          data-autofocus
          label={t('keys.identify.label')}
          placeholder={t('keys.identify.placeholder')}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setChecked(false)
          }}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
          classNames={{ input: 'mono' }}
          error={checked && !isEnough(wanted) ? t('keys.identify.tooShort') : null}
        />
        {identify.isError ? <Failure error={identify.error} title={t('common.actionFailed')} /> : null}
        {identify.data ? <Found keys={identify.data.items} onOpen={onOpen} /> : null}
        <Group justify="flex-end">
          <Button type="submit" loading={identify.isPending}>
            {t('keys.identify.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

type Props = { opened: boolean; onClose: () => void; onOpen: (id: string) => void }

/** For a key that turned up where it should not be. */
export function IdentifyKey({ opened, onClose, onOpen }: Props) {
  const { t } = useTranslation()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      size="lg"
      title={t('keys.identify.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <IdentifyForm onOpen={onOpen} />
    </Modal>
  )
}
