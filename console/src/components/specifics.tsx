import { Text } from '@mantine/core'

/** The server's own sentence below the explanation of its code. It is always in English. */
export function Specifics({ text }: { text: string | null }) {
  if (!text) return null
  return (
    <Text component="span" display="block" size="xs" c="dimmed" mt={2} lang="en">
      {text}
    </Text>
  )
}
