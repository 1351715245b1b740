import { Skeleton, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../../api/client.ts'
import type { NewSource, SourceKind } from '../../../api/types.ts'
import { focusFirstError } from '../../../components/focus-first-errors.ts'
import { FormActions } from '../../../components/form-actions.tsx'
import { FormDialog } from '../../../components/form-dialog.tsx'
import { Failure, notifyDone } from '../../../components/states.tsx'
import { useUnsaved } from '../../../components/unsaved.ts'
import { currentLanguage } from '../../../i18n/language.ts'
import { sourcesQuery } from '../queries.ts'
import { helpdeskProblems, sentHelpdesk, startHelpdesk } from './helpdesk-draft.ts'
import { HelpdeskFields, helpdeskFieldNames } from './helpdesk-fields.tsx'
import { kindsQuery } from './queries.ts'
import { refusedHelpdesk } from './refused-helpdesk.ts'

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
  const [draft, setDraft] = useState(() => startHelpdesk(kind, kind.label[currentLanguage()]))
  const [isChecked, setChecked] = useState(false)
  useUnsaved(draft)
  const connect = useConnect(onDone)
  const problems = helpdeskProblems(draft, kind)
  const refused = refusedHelpdesk(connect.error)
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    setChecked(true)
    if (Object.keys(problems).length > 0) return
    const body = { kind: kind.kind, ...sentHelpdesk(draft, kind) } as NewSource
    connect.mutate(body, { onError: () => focusFirstError(form) })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <Text size="sm" c="dimmed">
          {t('helpdesks.intro')}
        </Text>
        <HelpdeskFields
          {...{ kind, draft, refused }}
          onChange={(changed) => setDraft((now) => ({ ...now, ...changed }))}
          problems={isChecked ? problems : {}}
        />
        <FormActions
          submit={t('helpdesks.check')}
          isPending={connect.isPending}
          error={refused.elsewhere(helpdeskFieldNames(kind))}
          onCancel={() => onDone()}
        />
      </Stack>
    </form>
  )
}

/** Connects a help desk; its tickets come in once somebody starts that. */
export function ConnectHelpdesk({ kind, onDone }: { kind: string | undefined; onDone: FormProps['onDone'] }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery({ ...kindsQuery, enabled: kind !== undefined })
  const chosen = data?.items.find((item) => item.kind === kind && item.is_helpdesk)
  const title = chosen
    ? t('helpdesks.connect', { kind: chosen.label[currentLanguage()] })
    : t('tickets.connect')
  return (
    <FormDialog opened={kind !== undefined} onClose={() => onDone()} title={title} size="lg">
      {chosen ? <ConnectForm key={chosen.kind} kind={chosen} onDone={onDone} /> : null}
      {!chosen && error ? <Failure error={error} retry={() => void refetch()} /> : null}
      {!chosen && !error ? <Skeleton height={260} role="status" aria-label={t('common.loading')} /> : null}
    </FormDialog>
  )
}
