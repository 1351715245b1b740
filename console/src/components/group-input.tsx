import { TagsInput, Text } from '@mantine/core'
import { useSession } from '../shell/session.ts'

type Props = {
  label: string
  description: string
  placeholder: string
  value: string[]
  onChange: (groups: string[]) => void
  error?: string | null
  /** Accepted, but hardly what was meant. */
  warning?: string | null
  /** Names that are offered beside one's own groups. */
  known?: readonly string[]
}

/** Names of groups, without the `group:` that access lists put before them; one's own are offered. */
export function GroupInput({ value, onChange, placeholder, warning, known = [], ...shown }: Props) {
  const own = useSession()?.principal.groups ?? []
  return (
    <div>
      <TagsInput
        {...shown}
        value={value}
        onChange={(groups) =>
          onChange(groups.map((group) => group.trim().replace(/^group:/, '')).filter(Boolean))
        }
        data={[...new Set([...own, ...known])]}
        placeholder={value.length === 0 ? placeholder : ''}
        splitChars={[',', ' ']}
        acceptValueOnBlur
        clearable
      />
      {warning ? (
        <Text size="xs" c="var(--mantine-color-orange-light-color)" mt={5} role="status">
          {warning}
        </Text>
      ) : null}
    </div>
  )
}
