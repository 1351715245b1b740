import { Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../../api/client.ts'
import { codeOf, describeError } from '../../../api/problem.ts'
import type { NewSource, SourceKind } from '../../../api/types.ts'
import { focusFirstError } from '../../../components/focus-first-errors.ts'
import { FormActions } from '../../../components/form-actions.tsx'
import { FormDialog } from '../../../components/form-dialog.tsx'
import { notifyDone } from '../../../components/states.tsx'
import { useUnsaved } from '../../../components/unsaved.ts'
import { currentLanguage } from '../../../i18n/language.ts'
import { sourcesQuery } from '../queries.ts'
import { configFields, configOf, isMissing, startConfig } from './config-fields.ts'
import { ConfigInputs } from './config-inputs.tsx'
import { kindsQuery } from './queries.ts'
import { noSecret, SecretInputs, secretOf } from './secret-inputs.tsx'

type FormProps = { kind: SourceKind; onDone: (sourceId?: string) => void }

function useConnect(onDone: FormProps['onDone']) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: NewSource) => unwrap(api.POST('/api/v1/sources', { body })),
    onSuccess: async ({ id, name }) => {
      notifyDone(t('helpdesks.connected', { name }))
      await queries.invalidateQueries(sourcesQuery)
      onDone(id)
    },
  })
}

function ConnectForm({ kind, onDone }: FormProps) {
  const { t } = useTranslation()
  const label = kind.label[currentLanguage()]
  const fields = configFields(kind.config_schema)
  const [name, setName] = useState(label)
  const [config, setConfig] = useState(() => startConfig(fields))
  const [secret, setSecret] = useState(noSecret)
  const [isChecked, setChecked] = useState(false)
  useUnsaved([name, config, secret])
  const connect = useConnect(onDone)
  const given = secretOf(secret)
  const isSecretMissing = kind.secret !== null && Object.keys(given).length === 0
  const isNameTaken = codeOf(connect.error) === 'name_taken'
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    setChecked(true)
    if (name.trim() === '' || isSecretMissing || fields.some((field) => isMissing(field, config))) return
    const body = {
      name: name.trim(),
      kind: kind.kind,
      config: configOf(fields, config),
      ...given,
    } as NewSource
    connect.mutate(body, { onError: () => focusFirstError(form) })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <Text size="sm" c="dimmed">
          {t('helpdesks.intro')}
        </Text>
        <TextInput
          label={t('helpdesks.name')}
          description={t('helpdesks.nameHint')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={100}
          error={
            isNameTaken
              ? describeError(connect.error)
              : isChecked && name.trim() === ''
                ? t('helpdesks.nameRequired')
                : null
          }
        />
        <ConfigInputs
          kind={kind.kind}
          fields={fields}
          draft={config}
          onChange={setConfig}
          isChecked={isChecked}
        />
        {kind.secret ? (
          <SecretInputs
            label={kind.secret.label[currentLanguage()]}
            draft={secret}
            onChange={setSecret}
            hint={t('helpdesks.secretHint')}
            error={isChecked && isSecretMissing ? t('helpdesks.required') : null}
          />
        ) : null}
        <FormActions
          submit={t('helpdesks.check')}
          isPending={connect.isPending}
          error={isNameTaken ? null : connect.error}
          onCancel={() => onDone()}
        />
      </Stack>
    </form>
  )
}

/** Connects a help desk; its tickets come in once somebody starts that. */
export function ConnectHelpdesk({ kind, onDone }: { kind: string | undefined; onDone: FormProps['onDone'] }) {
  const { t } = useTranslation()
  const kinds = useQuery({ ...kindsQuery, enabled: kind !== undefined }).data?.items
  const chosen = kinds?.find((item) => item.kind === kind && item.is_helpdesk)
  const title = chosen
    ? t('helpdesks.connect', { kind: chosen.label[currentLanguage()] })
    : t('tickets.connect')
  return (
    <FormDialog opened={kind !== undefined} onClose={() => onDone()} title={title} size="lg">
      {chosen ? (
        <ConnectForm key={chosen.kind} kind={chosen} onDone={onDone} />
      ) : (
        <Skeleton height={260} role="status" aria-label={t('common.loading')} />
      )}
    </FormDialog>
  )
}
