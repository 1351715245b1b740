import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../shell/session.ts'
import { groupsQuery } from '../groups/queries.ts'

type Props = { value: string | null; onChange: (id: string | null) => void }

/** Nothing where there are no teams, or none that one may see. */
export function TeamSelect({ value, onChange }: Props) {
  const { t } = useTranslation()
  const { data } = useQuery({ ...groupsQuery, enabled: useMay('people:read') })
  const teams = (data?.items ?? []).filter(({ kind }) => kind === 'team')
  if (teams.length === 0) return null
  return (
    <Select
      label={t('keys.team')}
      description={t('keys.teamHint')}
      placeholder={t('keys.noTeam')}
      data={teams.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={onChange}
      clearable
      searchable
    />
  )
}
