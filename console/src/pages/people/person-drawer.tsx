import { Badge, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Person } from '../../api/types.ts'
import { DetailDrawer } from '../../components/detail-drawer.tsx'
import { Details } from '../../components/details.tsx'
import { formatDate } from '../../components/format.ts'
import { Names } from '../../components/names.tsx'
import { PersonAvatar } from '../../components/person-avatar.tsx'
import { SectionTitle } from '../../components/section-title.tsx'
import { Failure } from '../../components/states.tsx'
import { useMay, useSession } from '../../shell/session.ts'
import { LimitsSection } from '../limits/limits-section.tsx'
import { useRoleTitles } from '../roles/use-role-titles.ts'
import classes from './people.module.css'
import { PersonAccess } from './person-access.tsx'
import { PersonActions } from './person-actions.tsx'
import { personQuery } from './queries.ts'

function Head({ person }: { person: Person }) {
  const { t } = useTranslation()
  const isSelf = useSession()?.person?.id === person.id
  return (
    <Group wrap="nowrap" mb="md">
      <PersonAvatar name={person.name} size={48} />
      <div style={{ minWidth: 0 }}>
        <Group gap={8}>
          <Text fw={650} size="lg">
            {person.name}
          </Text>
          {isSelf ? <Badge>{t('people.you')}</Badge> : null}
        </Group>
        <Text size="sm" c="dimmed" className={classes.mail}>
          {person.email}
        </Text>
      </div>
    </Group>
  )
}

function Facts({ person }: { person: Person }) {
  const { t } = useTranslation()
  const { last_seen_at, managed_by } = person
  return (
    <Details
      items={[
        { label: t('people.details.joined'), value: formatDate(person.joined_at) },
        {
          label: t('people.details.lastSeen'),
          value: last_seen_at ? formatDate(last_seen_at, true) : t('people.neverSeen'),
        },
        {
          label: t('people.details.secondFactor'),
          value: t(person.two_factor_enabled ? 'people.on' : 'people.off'),
        },
        {
          label: t('people.details.email'),
          value: person.email_verified ? null : t('people.unverified'),
        },
        { label: t('people.details.signIn'), value: managed_by },
      ]}
    />
  )
}

function AccessShown({ person }: { person: Person }) {
  const { t } = useTranslation()
  const titles = useRoleTitles()
  return (
    <Stack gap="xs">
      <Details
        items={[
          { label: t('people.access.roles'), value: <Names names={titles(person.roles)} most={20} /> },
          {
            label: t('people.access.groups'),
            value: <Names names={person.groups.map((group) => group.name)} most={50} />,
          },
        ]}
      />
      <Text size="sm" c="dimmed">
        {t('people.access.readOnly')}
      </Text>
    </Stack>
  )
}

function PersonView({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useTranslation()
  const mayManage = useMay('people:manage')
  const mayLimit = useMay('models:manage')
  const { data: person, error, refetch } = useQuery(personQuery(id))
  if (error && !person) return <Failure error={error} retry={() => void refetch()} />
  if (!person) return <Skeleton height={320} radius="md" role="status" aria-label={t('common.loading')} />
  return (
    <>
      <Head person={person} />
      <Facts person={person} />
      <SectionTitle>{t('people.access.title')}</SectionTitle>
      {mayManage ? <PersonAccess key={person.id} person={person} /> : <AccessShown person={person} />}
      {mayLimit ? (
        <>
          <SectionTitle>{t('limits.title')}</SectionTitle>
          <LimitsSection kind="person" id={person.id} />
        </>
      ) : null}
      {mayManage ? <PersonActions person={person} onRemoved={onClose} /> : null}
    </>
  )
}

type Props = { id: string | undefined; onClose: () => void }

/** One person: what they may do here, and what can be done for or about their account. */
export function PersonDrawer({ id, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <DetailDrawer opened={id !== undefined} onClose={onClose} size={540} title={t('people.details.title')}>
      {id ? <PersonView id={id} onClose={onClose} /> : null}
    </DetailDrawer>
  )
}
