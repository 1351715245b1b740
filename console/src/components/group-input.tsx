import { TagsInput } from '@mantine/core'
import { useSession } from '../shell/session.ts'

type Props = {
  label: string
  description: string
  placeholder: string
  value: string[]
  onChange: (groups: string[]) => void
  error?: string | null
}

/** Names of groups, without the `group:` that access lists put before them; one's own are offered. */
export function GroupInput({ value, onChange, placeholder, ...shown }: Props) {
  const own = useSession()?.principal.groups ?? []
  return (
    <TagsInput
      {...shown}
      value={value}
      onChange={(groups) =>
        onChange(groups.map((group) => group.trim().replace(/^group:/, '')).filter(Boolean))
      }
      data={own}
      placeholder={value.length === 0 ? placeholder : ''}
      splitChars={[',', ' ']}
      acceptValueOnBlur
      clearable
    />
  )
}
