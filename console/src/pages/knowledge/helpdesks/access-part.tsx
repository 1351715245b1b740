import { Button, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RefusedFields } from '../../../api/refused-fields.ts'
import type { Source } from '../../../api/types.ts'
import { focusFirstError } from '../../../components/focus-first-errors.ts'
import { GroupInput } from '../../../components/group-input.tsx'
import { Failure, notifyDone } from '../../../components/states.tsx'
import { useUnsaved } from '../../../components/unsaved.ts'
import { useMay } from '../../../shell/session.ts'
import { groupsQuery } from '../../groups/queries.ts'
import { type AccessDraft, accessOf, configOfAccess } from './access-draft.ts'
import { AgentInputs } from './agent-inputs.tsx'
import { helpdeskGroupsQuery } from './queries.ts'
import { refusedHelpdesk } from './refused-helpdesk.ts'
import { useChangeSource } from './use-change-source.ts'

type FieldProps = {
  draft: AccessDraft
  onChange: (changed: Partial<AccessDraft>) => void
  refused: RefusedFields
}

/** What is offered as groups, and what is to be said of those that were entered. */
function useGroupWords(source: Source) {
  const { t } = useTranslation()
  const mayRead = useMay('people:read')
  const groups = useQuery({ ...groupsQuery, enabled: mayRead }).data?.items ?? []
  return {
    known: groups.map(({ name }) => name),
    warningOf(names: string[]) {
      const unknown = names.filter((name) => source.unknown_groups.includes(name))
      return unknown.length === 0 ? null : t('helpdesks.unknownGroups', { groups: unknown.join(', ') })
    },
  }
}

function GroupInputs({ source, draft, onChange, refused }: FieldProps & { source: Source }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(helpdeskGroupsQuery(source.id))
  const { known, warningOf } = useGroupWords(source)
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <Skeleton height={120} role="status" aria-label={t('common.loading')} />
  // one that is gone from the help desk can still be taken out
  const gone = Object.keys(draft.groups).filter((id) => !data.items.some((group) => group.id === id))
  const groups = [...data.items, ...gone.map((id) => ({ id, name: `#${id}` }))]
  if (groups.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('helpdesks.noGroups')}
      </Text>
    )
  return groups.map(({ id, name }) => (
    <GroupInput
      key={id}
      label={name}
      description=""
      placeholder={t('helpdesks.groupPlaceholder')}
      value={draft.groups[id] ?? []}
      error={refused.at(`groups.${id}`)}
      warning={warningOf(draft.groups[id] ?? [])}
      known={known}
      onChange={(names) => onChange({ groups: { ...draft.groups, [id]: names } })}
    />
  ))
}

function Heading({ title, hint }: { title: string; hint: string }) {
  return (
    <div>
      <Title order={3} size="h5">
        {title}
      </Title>
      <Text size="sm" c="dimmed">
        {hint}
      </Text>
    </div>
  )
}

/** Who sees which tickets. */
export function AccessPart({ source }: { source: Source }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState(() => accessOf(source.config))
  useUnsaved(draft)
  const save = useChangeSource(source.id, () => notifyDone(t('helpdesks.accessSaved')))
  const { known, warningOf } = useGroupWords(source)
  const refused = refusedHelpdesk(save.error)
  const unplaced = refused.elsewhere(['groups', 'agents', 'note_acl'])
  const change = (changed: Partial<AccessDraft>) => setDraft((now) => ({ ...now, ...changed }))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = event.currentTarget
    const config = configOfAccess(source.config, draft)
    save.mutate({ config }, { onError: () => focusFirstError(form) })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <Stack gap="sm">
          <Heading title={t('helpdesks.groups')} hint={t('helpdesks.groupsHint')} />
          <GroupInputs source={source} draft={draft} onChange={change} refused={refused} />
        </Stack>
        <Stack gap="sm">
          <Heading title={t('helpdesks.agents')} hint={t('helpdesks.agentsHint')} />
          <AgentInputs
            agents={draft.agents}
            onChange={(agents) => change({ agents })}
            error={refused.at('agents')}
          />
        </Stack>
        <GroupInput
          label={t('helpdesks.notes')}
          description={t('helpdesks.notesHint')}
          placeholder={t('helpdesks.groupPlaceholder')}
          value={draft.noteGroups}
          error={refused.at('note_acl')}
          warning={warningOf(draft.noteGroups)}
          known={known}
          onChange={(noteGroups) => change({ noteGroups })}
        />
        {unplaced ? <Failure error={unplaced} title={t('common.actionFailed')} /> : null}
        <Button type="submit" loading={save.isPending} w="fit-content">
          {t('helpdesks.save')}
        </Button>
      </Stack>
    </form>
  )
}
