import { Badge, Group, Table, Text, Tooltip } from '@mantine/core'
import { IconShieldCheck, IconShieldOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Person } from '../../api/types.ts'
import { formatDate, formatRelative } from '../../components/format.ts'
import { Names } from '../../components/names.tsx'
import { PersonAvatar } from '../../components/person-avatar.tsx'
import { RowLink } from '../../components/row-link.tsx'
import table from '../../components/table.module.css'
import { useSession } from '../../shell/session.ts'
import { useRoleTitles } from '../roles/use-role-titles.ts'
import classes from './people.module.css'

function SecondFactor({ isOn }: { isOn: boolean }) {
  const { t } = useTranslation()
  const Shown = isOn ? IconShieldCheck : IconShieldOff
  return (
    <Group gap={6} wrap="nowrap">
      <Shown
        size={16}
        aria-hidden="true"
        color={isOn ? 'var(--mantine-color-success)' : 'var(--mantine-color-dimmed)'}
      />
      <Text size="sm" c={isOn ? undefined : 'dimmed'}>
        {t(isOn ? 'people.on' : 'people.off')}
      </Text>
    </Group>
  )
}

function Row({ person, onOpen }: { person: Person; onOpen: () => void }) {
  const { t } = useTranslation()
  const titles = useRoleTitles()
  const isSelf = useSession()?.person?.id === person.id
  const { name, email, managed_by, last_seen_at } = person
  return (
    <Table.Tr className={table.open}>
      <Table.Td>
        <div className={classes.person}>
          <PersonAvatar name={name} size={34} />
          <div style={{ minWidth: 0 }}>
            <Group gap={6}>
              <RowLink label={t('people.open', { name })} onOpen={onOpen}>
                {name}
              </RowLink>
              {isSelf ? <Badge size="sm">{t('people.you')}</Badge> : null}
              {managed_by ? (
                <Tooltip label={t('people.managedHint', { provider: managed_by })}>
                  <Badge size="sm" color="gray" variant="outline" className={table.above}>
                    {t('people.managed', { provider: managed_by })}
                  </Badge>
                </Tooltip>
              ) : null}
            </Group>
            <Text size="xs" c="dimmed" className={classes.mail}>
              {email}
            </Text>
            <Group hiddenFrom="sm" gap={4} mt={6}>
              <Names names={titles(person.roles)} most={3} />
            </Group>
          </div>
        </div>
      </Table.Td>
      <Table.Td visibleFrom="sm">
        <Names names={titles(person.roles)} most={3} />
      </Table.Td>
      <Table.Td visibleFrom="md">
        <Names names={person.groups.map((group) => group.name)} most={3} />
      </Table.Td>
      <Table.Td visibleFrom="lg">
        <SecondFactor isOn={person.two_factor_enabled} />
      </Table.Td>
      <Table.Td visibleFrom="sm" ta="end">
        <Text
          size="sm"
          c="dimmed"
          className={table.when}
          title={last_seen_at ? formatDate(last_seen_at, true) : ''}
        >
          {last_seen_at ? formatRelative(last_seen_at) : t('people.neverSeen')}
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}

type Props = { people: Person[]; onOpen: (id: string) => void }

export function PeopleTable({ people, onOpen }: Props) {
  const { t } = useTranslation()
  return (
    <div className={table.frame}>
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('people.column.name')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('people.column.roles')}</Table.Th>
            <Table.Th visibleFrom="md">{t('people.column.groups')}</Table.Th>
            <Table.Th visibleFrom="lg">{t('people.column.secondFactor')}</Table.Th>
            <Table.Th visibleFrom="sm" ta="end">
              {t('people.column.lastSeen')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <Row key={person.id} person={person} onOpen={() => onOpen(person.id)} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
