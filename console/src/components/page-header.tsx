import { Group, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { usePageTitle } from './use-page-title.ts'

type Props = { title: string; subtitle?: string; children?: ReactNode }

/** The top of a page: what it is, and its main action. */
export function PageHeader({ title, subtitle, children }: Props) {
  usePageTitle(title)
  return (
    <Group justify="space-between" align="flex-end" gap="md" mb="xl">
      <Stack gap={2}>
        <Title order={1} size="1.6rem">
          {title}
        </Title>
        {subtitle ? <Text c="dimmed">{subtitle}</Text> : null}
      </Stack>
      {children}
    </Group>
  )
}
