import { Stack, Switch } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMay, useSession } from '../../shell/session.ts'
import { PermissionFields } from '../roles/permission-fields.tsx'
import { rolesQuery } from '../roles/queries.ts'

type Props = { value: string[]; onChange: (scopes: string[]) => void; error: string | null }

/** What a key may do. Whoever cannot see roles is offered what they hold by name, for want of the words. */
export function PermissionChoice({ value, onChange, error }: Props) {
  const { t } = useTranslation()
  const own = useSession()?.principal.scopes ?? []
  const known = useQuery({ ...rolesQuery, enabled: useMay('people:read') }).data?.permissions
  const permissions =
    known ?? own.filter((name) => name !== '*').map((name) => ({ name, en: name, ko: name }))
  const everything = value.includes('*')
  return (
    <Stack gap="sm">
      <PermissionFields
        label={t('keys.scopes')}
        permissions={permissions}
        value={value}
        onChange={onChange}
        error={error}
        disabled={everything}
        first={
          own.includes('*') ? (
            <Switch
              mt={8}
              label={t('keys.everything')}
              description={t('keys.everythingHint')}
              checked={everything}
              onChange={(event) => onChange(event.currentTarget.checked ? ['*'] : ['knowledge:read'])}
            />
          ) : null
        }
      />
    </Stack>
  )
}
