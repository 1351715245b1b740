import { Checkbox, Stack, Tooltip } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Permission as RolePermission } from '../../api/types.ts'
import { currentLanguage } from '../../i18n/language.ts'
import { useSession } from '../../shell/session.ts'
import { obstacleTo } from './grantable.ts'
import { byArea } from './permission-areas.ts'
import classes from './roles.module.css'

/** What no role is made of, as the permissions of a key, need not say whether a confined one may hold it. */
type Permission = Omit<RolePermission, 'is_confinable'> & Partial<Pick<RolePermission, 'is_confinable'>>

type OptionProps = {
  permission: Permission
  disabled: boolean
  isForConfined: boolean
  isChosen: boolean
}

function PermissionOption({ permission, disabled, isForConfined, isChosen }: OptionProps) {
  const { t } = useTranslation()
  const own = useSession()?.principal.scopes ?? []
  const obstacle = obstacleTo(own, permission, isForConfined)
  const reason = obstacle && t(`roles.form.${obstacle}`)
  return (
    <Tooltip label={reason} disabled={reason === null} position="top-start">
      <Checkbox
        value={permission.name}
        // what was chosen before the role was confined must be taken out
        disabled={disabled || obstacle === 'notYours' || (obstacle !== null && !isChosen)}
        label={permission[currentLanguage()]}
        description={
          <>
            <span className="mono">{permission.name}</span>
            {reason === null ? null : ` · ${reason}`}
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
  /** For a role that sees only what is shared with its groups: what reaches further cannot be given. */
  isForConfined?: boolean
  /** Stands between the label and the permissions. */
  first?: ReactNode
}

/** Every permission in words, under what it is about. Those that one does not hold cannot be given. */
export function PermissionFields({ label, permissions, value, onChange, error, ...more }: Props) {
  const { first, disabled = false, isForConfined = false } = more
  const { t } = useTranslation()
  return (
    <Checkbox.Group label={label} value={value} onChange={onChange} error={error}>
      {first}
      {byArea(permissions).map(({ area, permissions: inArea }) => (
        <fieldset key={area} className={classes.areaFields}>
          <legend className={classes.areaLegend}>{t(`roles.area.${area}`)}</legend>
          <Stack gap="xs">
            {inArea.map((permission) => (
              <PermissionOption
                key={permission.name}
                permission={permission}
                disabled={disabled}
                isForConfined={isForConfined}
                isChosen={value.includes(permission.name)}
              />
            ))}
          </Stack>
        </fieldset>
      ))}
    </Checkbox.Group>
  )
}
