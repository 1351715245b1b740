import { Text } from '@mantine/core'
import { failureReason } from '../api/failure-reason.ts'

/** What only the server can tell, below the explanation of its code: in our words, or in its own, which are English. */
export function Specifics({ text }: { text: string | null }) {
  if (!text) return null
  const reason = failureReason(text)
  return (
    <Text
      component="span"
      display="block"
      size="xs"
      c="dimmed"
      mt={2}
      {...(reason === null ? { lang: 'en' } : {})}
    >
      {reason ?? text}
    </Text>
  )
}
