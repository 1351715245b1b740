import { Title } from '@mantine/core'

/** Heads a part of what a drawer shows. */
export function SectionTitle({ children }: { children: string }) {
  return (
    <Title order={3} fz="1rem" mt={26} mb={10}>
      {children}
    </Title>
  )
}
