import { Accordion, Badge, Group, Text } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Permission, Role } from '../../api/types.ts'
import { formatNumber } from '../../components/format.ts'
import { currentLanguage } from '../../i18n/language.ts'
import { byArea } from './permission-areas.ts'
import { roleAllows } from './role-allows.ts'
import classes from './roles.module.css'

function Allowed({ role, permissions }: { role: Role; permissions: Permission[] }) {
  const { t } = useTranslation()
  const allowed = permissions.filter(({ name }) => roleAllows(role, name))
  return byArea(allowed).map(({ area, permissions: inArea }) => (
    <section key={area}>
      <Text size="xs" c="dimmed" fw={600} mt="sm" mb={4}>
        {t(`roles.area.${area}`)}
      </Text>
      <ul className={classes.allowed}>
        {inArea.map((permission) => (
          <li key={permission.name}>
            <IconCheck size={16} stroke={2.4} aria-hidden="true" />
            <span>{permission[currentLanguage()]}</span>
          </li>
        ))}
      </ul>
    </section>
  ))
}

type Props = { roles: Role[]; permissions: Permission[] }

/** What the matrix says, for screens that are too narrow for it: one role after the other. */
export function RoleCards({ roles, permissions }: Props) {
  const { t } = useTranslation()
  const language = currentLanguage()
  return (
    <Accordion variant="separated" radius="lg">
      {roles.map((role) => (
        <Accordion.Item key={role.name} value={role.name}>
          <Accordion.Control>
            <Text fw={600}>{role.title[language]}</Text>
            <Text size="sm" c="dimmed">
              {role.description[language]}
            </Text>
            <Group gap={6} mt={6}>
              <Badge color="gray">
                {t('roles.peopleCount', { count: role.people, formatted: formatNumber(role.people) })}
              </Badge>
              <Badge color="gray">
                {t('roles.allowedCount', {
                  count: permissions.filter(({ name }) => roleAllows(role, name)).length,
                  total: permissions.length,
                })}
              </Badge>
              {role.is_confined ? <Badge>{t('roles.confined')}</Badge> : null}
            </Group>
          </Accordion.Control>
          <Accordion.Panel>
            <Allowed role={role} permissions={permissions} />
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  )
}
