import { Text, VisuallyHidden } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import type { Permission, Role } from '../../api/types.ts'
import { formatNumber } from '../../components/format.ts'
import { ScrollBox } from '../../components/scroll-box.tsx'
import { currentLanguage } from '../../i18n/language.ts'
import { byArea } from './permission-areas.ts'
import { roleAllows } from './role-allows.ts'
import classes from './roles.module.css'

function Mark({ isSet }: { isSet: boolean }) {
  const { t } = useTranslation()
  return (
    <td className={classes.mark} data-set={isSet || undefined}>
      {isSet ? <IconCheck size={17} stroke={2.4} aria-hidden="true" /> : <span aria-hidden="true">·</span>}
      <VisuallyHidden>{t(isSet ? 'roles.allowed' : 'roles.notAllowed')}</VisuallyHidden>
    </td>
  )
}

function PermissionRow({ permission, roles }: { permission: Permission; roles: Role[] }) {
  return (
    <tr>
      <th scope="row">
        {permission[currentLanguage()]}
        <Text span display="block" size="xs" c="dimmed" className="mono" fw={400}>
          {permission.name}
        </Text>
      </th>
      {roles.map((role) => (
        <Mark key={role.name} isSet={roleAllows(role, permission.name)} />
      ))}
    </tr>
  )
}

type Props = { roles: Role[]; permissions: Permission[] }

/** Permissions by roles. The head and the first column stay in view while the rest scrolls. */
export function RoleMatrix({ roles, permissions }: Props) {
  const { t } = useTranslation()
  const language = currentLanguage()
  return (
    <ScrollBox className={classes.scroll} label={t('roles.matrix')}>
      <table className={classes.matrix}>
        <thead>
          <tr>
            <th scope="col">{t('roles.permission')}</th>
            {roles.map(({ name, title, description }) => (
              <th key={name} scope="col" title={description[language]}>
                {title[language]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr className={classes.counts}>
            <th scope="row">{t('roles.people')}</th>
            {roles.map(({ name, people }) => (
              <td key={name} className="tabular">
                {formatNumber(people)}
              </td>
            ))}
          </tr>
          {byArea(permissions).map(({ area, permissions: inArea }) => (
            <Fragment key={area}>
              <tr className={classes.area}>
                <th colSpan={roles.length + 1} scope="colgroup">
                  <span>{t(`roles.area.${area}`)}</span>
                </th>
              </tr>
              {inArea.map((permission) => (
                <PermissionRow key={permission.name} permission={permission} roles={roles} />
              ))}
            </Fragment>
          ))}
          <tr className={classes.area}>
            <th scope="row">{t('roles.confinedRow')}</th>
            {roles.map((role) => (
              <Mark key={role.name} isSet={role.is_confined} />
            ))}
          </tr>
        </tbody>
      </table>
    </ScrollBox>
  )
}
