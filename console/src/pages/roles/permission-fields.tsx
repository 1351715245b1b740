import { Checkbox, Stack, Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Permission } from '../../api/types.ts'
import { currentLanguage } from '../../i18n/start.ts'
import { includesScope, useSession } from '../../shell/session.ts'
import { byArea } from './permission-areas.ts'
import classes from './roles.module.css'

function PermissionOption({ permission, disabled }: { permission: Permission; disabled: boolean }) {
  const { t } = useTranslation()
  const own = useSession()?.principal.scopes ?? []
  const isOwn = includesScope(own, permission.name)
  return (
    <Tooltip label={t('roles.form.notYours')} disabled={isOwn} position="top-start">
      <Checkbox
        value={permission.name}
        disabled={disabled || !isOwn}
        label={permission[currentLanguage()]}
        description={
          <>
            <span className="mono">{permission.name}</span>
            {isOwn ? null : ` · ${t('roles.form.notYours')}`}
          </>
        }
      />
    </Tooltip>
  )
}

type Props = {
  label: string
  permissions: Permission[]
  value: string[]
  onChange: (permissions: string[]) => void
  error: string | null
  disabled?: boolean
  /** Stands between the label and the permissions. */
  first?: ReactNode
}

/** Every permission in words, under what it is about. Those that one does not hold cannot be given. */
export function PermissionFields({ label, permissions, value, onChange, error, ...more }: Props) {
  const { first, disabled = false } = more
  const { t } = useTranslation()
  return (
    <Checkbox.Group label={label} value={value} onChange={onChange} error={error}>
      {first}
      {byArea(permissions).map(({ area, permissions: inArea }) => (
        <fieldset key={area} className={classes.areaFields}>
          <legend className={classes.areaLegend}>{t(`roles.area.${area}`)}</legend>
          <Stack gap="xs">
            {inArea.map((permission) => (
              <PermissionOption key={permission.name} permission={permission} disabled={disabled} />
            ))}
          </Stack>
        </fieldset>
      ))}
    </Checkbox.Group>
  )
}
