import { Button, Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Source, SourceKind } from '../../../api/types.ts'
import { focusFirstError } from '../../../components/focus-first-errors.ts'
import { noSecret } from '../../../components/secret-draft.ts'
import { Failure, notifyDone } from '../../../components/states.tsx'
import { useUnsaved } from '../../../components/unsaved.ts'
import { type HelpdeskDraft, helpdeskProblems, sentHelpdesk, startHelpdesk } from './helpdesk-draft.ts'
import { HelpdeskFields, helpdeskFieldNames } from './helpdesk-fields.tsx'
import { kindsQuery } from './queries.ts'
import { refusedHelpdesk } from './refused-helpdesk.ts'
import { useChangeSource } from './use-change-source.ts'

function SettingsForm({ source, kind }: { source: Source; kind: SourceKind }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(() => startHelpdesk(kind, source))
  const [isChecked, setChecked] = useState(false)
  useUnsaved(draft)
  const change = (changed: Partial<HelpdeskDraft>) => setDraft((now) => ({ ...now, ...changed }))
  const save = useChangeSource(source.id, () => {
    change({ secret: noSecret })
    notifyDone(t('helpdesks.saved'))
  })
  const problems = helpdeskProblems(draft, kind, source)
  const refused = refusedHelpdesk(save.error)
  const unplaced = refused.elsewhere(helpdeskFieldNames(kind))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    setChecked(true)
    if (Object.keys(problems).length > 0) return
    save.mutate(sentHelpdesk(draft, kind, source), { onError: () => focusFirstError(form) })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <HelpdeskFields
          {...{ kind, draft, refused }}
          stored={source}
          onChange={change}
          problems={isChecked ? problems : {}}
        />
        {unplaced ? <Failure error={unplaced} title={t('common.actionFailed')} /> : null}
        <Button type="submit" loading={save.isPending} w="fit-content">
          {t('helpdesks.save')}
        </Button>
      </Stack>
    </form>
  )
}

/** Name, address, credential and what is brought in. */
export function SettingsPart({ source }: { source: Source }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(kindsQuery)
  const kind = data?.items.find((item) => item.kind === source.kind)
  if (kind) return <SettingsForm key={JSON.stringify(source.config)} source={source} kind={kind} />
  if (error) return <Failure error={error} retry={() => void refetch()} />
  return <Skeleton height={240} role="status" aria-label={t('common.loading')} />
}
