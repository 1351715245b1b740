import { Checkbox, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Role } from '../../api/types.ts'
import { Failure } from '../../components/states.tsx'
import { currentLanguage } from '../../i18n/language.ts'
import { useSession } from '../../shell/session.ts'
import { type Excess, excessOf } from '../roles/grantable.ts'
import { rolesQuery } from '../roles/queries.ts'
import classes from './people.module.css'

function explain(t: TFunction, excess: Excess): string {
  if (excess.kind === 'everything') return t('people.access.exceedsAll')
  if (excess.kind === 'view') return t('people.access.exceedsView')
  return t('people.access.exceeds', { permissions: excess.permissions.join(', ') })
}

type OptionProps = { role: Role; disabled: boolean; reason: string | undefined }

function RoleOption({ role, disabled, reason }: OptionProps) {
  const { t } = useTranslation()
  const principal = useSession()?.principal
  const excess = principal ? excessOf(principal, role) : null
  const why = excess ? explain(t, excess) : reason
  const language = currentLanguage()
  return (
    <Checkbox
      value={role.name}
      label={role.title[language]}
      disabled={disabled || excess !== null || reason !== undefined}
      description={
        <>
          {role.description[language]}
          {role.is_confined && !role.is_built_in ? (
            <Text span display="block" size="xs">
              {t('people.access.confined')}
            </Text>
          ) : null}
          {why !== undefined && !disabled ? (
            <Text span display="block" size="xs" className={classes.reason}>
              {why}
            </Text>
          ) : null}
        </>
      }
    />
  )
}

type Props = {
  label: string
  description?: string
  value: string[]
  onChange: (roles: string[]) => void
  error?: string | null
  disabled?: boolean
  /** Roles that stay as they are, each with the reason. */
  fixed?: Record<string, string>
}

/** Every role with what it is for. Those that one cannot give are there too, with the reason. */
export function RolePicker(props: Props) {
  const { label, description, value, onChange, error, disabled = false, fixed = {} } = props
  const { data, error: failure, refetch } = useQuery(rolesQuery)
  if (failure && !data) return <Failure error={failure} retry={() => void refetch()} />
  if (!data) return <Skeleton height={180} radius="md" />
  return (
    <Checkbox.Group label={label} description={description} value={value} onChange={onChange} error={error}>
      <Stack gap="sm" mt="sm" mb={error ? 6 : 0}>
        {data.items.map((role) => (
          <RoleOption key={role.name} role={role} disabled={disabled} reason={fixed[role.name]} />
        ))}
      </Stack>
    </Checkbox.Group>
  )
}
