import { Badge, Group, Text } from '@mantine/core'

/** Short names side by side; beyond `most` the rest is counted, its names in the title. */
export function Names({ names, most = 4 }: { names: string[]; most?: number }) {
  if (names.length === 0) return <Text c="dimmed">–</Text>
  const rest = names.slice(most)
  return (
    <Group gap={4}>
      {names.slice(0, most).map((name) => (
        <Badge key={name} color="gray">
          {name}
        </Badge>
      ))}
      {rest.length > 0 ? (
        <Badge color="gray" variant="outline" title={rest.join(', ')}>
          +{rest.length}
        </Badge>
      ) : null}
    </Group>
  )
}
