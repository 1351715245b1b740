import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { usePageTitle } from '../components/use-page-title.ts'
import { LanguageSwitch } from './language-switch.tsx'
import { Logo } from './logo.tsx'

type Props = {
  title: string
  subtitle?: string
  /** Stands between the heading and the card: what happened before. */
  notice?: ReactNode
  /** Stands below the card: where to find help. */
  below?: ReactNode
  children?: ReactNode
}

/** A page for which one need not be signed in: one card with one task. */
export function PublicPage({ title, subtitle, notice, below, children }: Props) {
  usePageTitle(title)
  return (
    <Center component="main" mih="100dvh" px="md" py={40} bg="var(--naru-sunken)">
      <Stack w="100%" maw={420} gap="lg">
        <Stack align="center" gap={6} ta="center">
          <Logo size={48} />
          <Title order={1} size="h2" mt="xs">
            {title}
          </Title>
          {subtitle ? (
            <Text c="dimmed" style={{ textWrap: 'balance' }}>
              {subtitle}
            </Text>
          ) : null}
        </Stack>
        {notice}
        {children ? (
          <Paper p={{ base: 'lg', xs: 'xl' }} radius="lg" withBorder shadow="var(--naru-shadow)">
            {children}
          </Paper>
        ) : null}
        {below}
        <Group justify="center">
          <LanguageSwitch />
        </Group>
      </Stack>
    </Center>
  )
}
