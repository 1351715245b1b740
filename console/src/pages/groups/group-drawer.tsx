import {
  Badge,
  Button,
  CloseButton,
  Group,
  Select,
  Skeleton,
  Stack,
  Text,
  Textarea,
  Title,
} from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { GroupWithPeople } from '../../api/types.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { DetailDrawer } from '../../components/detail-drawer.tsx'
import { formatNumber } from '../../components/format.ts'
import { PersonAvatar } from '../../components/person-avatar.tsx'
import { SectionTitle } from '../../components/section-title.tsx'
import { Failure, notifyDone } from '../../components/states.tsx'
import { useUnsaved } from '../../components/unsaved.ts'
import { useMay } from '../../shell/session.ts'
import { LimitsSection } from '../limits/limits-section.tsx'
import { foundPeopleQuery } from '../people/queries.ts'
import classes from './groups.module.css'
import { groupQuery } from './queries.ts'
import { useDeleteGroup } from './use-delete-group.tsx'

const TYPING_MS = 250

type Member = GroupWithPeople['people'][number]

function MemberRow({ person, onRemove }: { person: Member; onRemove?: () => void }) {
  const { t } = useTranslation()
  return (
    <li className={classes.member}>
      <PersonAvatar name={person.name} size={30} />
      <div style={{ flex: 1, minWidth: 0 }}>
        <Text size="sm" fw={550} truncate>
          {person.name}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {person.email}
        </Text>
      </div>
      {onRemove ? (
        <CloseButton aria-label={t('groups.remove', { name: person.name })} onClick={onRemove} />
      ) : null}
    </li>
  )
}

function AddPerson({ members, onAdd }: { members: Member[]; onAdd: (person: Member) => void }) {
  const { t } = useTranslation()
  const [search, setSearch] = useState('')
  const [settled] = useDebouncedValue(search.trim(), TYPING_MS)
  const people = useQuery(foundPeopleQuery(settled)).data ?? []
  const others = people.filter(({ id }) => !members.some((member) => member.id === id))
  return (
    <Select
      label={t('groups.add')}
      placeholder={t('groups.addPlaceholder')}
      data={others.map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` }))}
      value={null}
      onChange={(id) => {
        const person = others.find((other) => other.id === id)
        if (person) onAdd(person)
        setSearch('')
      }}
      searchValue={search}
      onSearchChange={setSearch}
      // the server has looked already, in names and addresses apart
      filter={({ options }) => options}
      nothingFoundMessage={t('groups.nobodyLeft')}
      searchable
    />
  )
}

function useSaveGroup(group: GroupWithPeople) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const path = { id: group.id }
  return useMutation({
    mutationFn: async (changed: { description?: string; people?: Member[] }) => {
      const { description, people } = changed
      if (description !== undefined) {
        await unwrap(api.PATCH('/api/v1/groups/{id}', { params: { path }, body: { description } }))
      }
      if (people !== undefined) {
        const person_ids = people.map(({ id }) => id)
        await unwrap(api.PUT('/api/v1/groups/{id}/people', { params: { path }, body: { person_ids } }))
      }
    },
    onSuccess: () => notifyDone(t('groups.saved', { name: group.name })),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['groups'] }),
        queries.invalidateQueries({ queryKey: ['people'] }),
      ]),
  })
}

function Members({ people, onChange }: { people: Member[]; onChange?: (people: Member[]) => void }) {
  const { t } = useTranslation()
  return (
    <>
      {people.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('groups.noMembers')}
        </Text>
      ) : (
        <ul className={classes.members}>
          {people.map((person) => (
            <MemberRow
              key={person.id}
              person={person}
              {...(onChange ? { onRemove: () => onChange(people.filter(({ id }) => id !== person.id)) } : {})}
            />
          ))}
        </ul>
      )}
    </>
  )
}

const idsOf = (people: Member[]) =>
  people
    .map(({ id }) => id)
    .sort()
    .join(' ')

/** Nothing is changed before it is saved, so a wrong click on somebody is no harm. */
function EditGroup({ group, onDeleted }: { group: GroupWithPeople; onDeleted: () => void }) {
  const { t } = useTranslation()
  const [description, setDescription] = useState(group.description)
  const [people, setPeople] = useState(group.people)
  const save = useSaveGroup(group)
  const remove = useDeleteGroup(group, onDeleted)
  const isRenamed = description.trim() !== group.description
  const isMoved = idsOf(people) !== idsOf(group.people)
  useUnsaved(isRenamed || isMoved)
  return (
    <Stack gap="lg">
      <Textarea
        label={t('groups.description')}
        placeholder={t('groups.descriptionPlaceholder')}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value.replaceAll('\n', ' '))}
        maxLength={500}
        autosize
      />
      <section>
        <Title order={3} size="h5" mb="xs">
          {t('groups.members')}
        </Title>
        <Members people={people} onChange={setPeople} />
      </section>
      <AddPerson members={people} onAdd={(person) => setPeople([...people, person])} />
      {save.isError ? <Failure error={save.error} title={t('common.actionFailed')} /> : null}
      <Group justify="space-between">
        <Button variant="subtle" color="red" loading={remove.isPending} onClick={remove.ask}>
          {t('groups.delete')}
        </Button>
        <Button
          disabled={!isRenamed && !isMoved}
          loading={save.isPending}
          onClick={() =>
            save.mutate({
              ...(isRenamed ? { description: description.trim() } : {}),
              ...(isMoved ? { people } : {}),
            })
          }
        >
          {t('groups.save')}
        </Button>
      </Group>
    </Stack>
  )
}

function GroupView({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation()
  const mayManage = useMay('people:manage')
  const mayLimit = useMay('models:manage')
  const { data: group, error, refetch } = useQuery(groupQuery(id))
  if (error && !group) return <Failure error={error} retry={() => void refetch()} />
  if (!group) return <Skeleton height={280} radius="md" role="status" aria-label={t('common.loading')} />
  const acl = `group:${group.name}`
  return (
    <>
      <Group gap={8} mb={4}>
        <Text fw={650} size="lg">
          {group.name}
        </Text>
        <Badge color={group.kind === 'team' ? 'river' : 'gray'}>{t(`groups.kinds.${group.kind}`)}</Badge>
        <Text size="sm" c="dimmed">
          {t('groups.memberCount', { count: group.members, formatted: formatNumber(group.members) })}
        </Text>
      </Group>
      <Group gap={4} mb="lg">
        <Text size="sm" c="dimmed">
          {t('groups.sharing')}: <span className="mono">{acl}</span>
        </Text>
        <CopyButton value={acl} label={t('groups.copyAcl')} size="sm" />
      </Group>
      {mayManage ? (
        <EditGroup
          // what was saved elsewhere since is what one edits
          key={`${group.id} ${idsOf(group.people)} ${group.description}`}
          group={group}
          onDeleted={onClose}
        />
      ) : (
        <Stack gap="md">
          {group.description ? <Text size="sm">{group.description}</Text> : null}
          <Members people={group.people} />
        </Stack>
      )}
      {mayLimit && group.kind === 'team' ? (
        <>
          <SectionTitle>{t('limits.title')}</SectionTitle>
          <LimitsSection kind="team" id={group.id} />
        </>
      ) : null}
    </>
  )
}

type Props = { id: string | undefined; onClose: () => void }

export function GroupDrawer({ id, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <DetailDrawer opened={id !== undefined} onClose={onClose} size={480} title={t('groups.title')}>
      {id ? <GroupView id={id} onClose={onClose} /> : null}
    </DetailDrawer>
  )
}
