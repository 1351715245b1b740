import { MultiSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { groupsQuery } from '../groups/queries.ts'

type Props = {
  label: string
  description: string
  /** Ids of groups. */
  value: string[]
  onChange: (ids: string[]) => void
  disabled?: boolean
}

export function GroupPicker({ label, description, value, onChange, disabled = false }: Props) {
  const { t } = useTranslation()
  const groups = useQuery(groupsQuery).data?.items ?? []
  const optionsOf = (kind: 'team' | 'group') =>
    groups.filter((group) => group.kind === kind).map(({ id, name }) => ({ value: id, label: name }))
  return (
    <MultiSelect
      label={label}
      description={description}
      placeholder={
        value.length > 0
          ? ''
          : t(groups.length > 0 ? 'people.access.groupsPlaceholder' : 'people.access.noGroups')
      }
      data={[
        { group: t('groups.kinds.team'), items: optionsOf('team') },
        { group: t('groups.kinds.group'), items: optionsOf('group') },
      ].filter(({ items }) => items.length > 0)}
      value={value}
      onChange={onChange}
      disabled={disabled}
      searchable
      hidePickedOptions
    />
  )
}
