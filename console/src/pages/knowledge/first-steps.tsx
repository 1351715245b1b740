import { Button, Code, Group, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconFolderPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '../../components/copy-button.tsx'
import { useMay } from '../../shell/session.ts'
import classes from './knowledge.module.css'

function Command({ title, command }: { title: string; command: string }) {
  return (
    <Paper withBorder radius="lg" p="md">
      <Group justify="space-between" wrap="nowrap" mb={6}>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <CopyButton value={command} size="sm" />
      </Group>
      <Code block className={classes.command}>
        {command}
      </Code>
    </Paper>
  )
}

const ingest = 'npx naru ingest ~/docs'

const putDocuments = (origin: string) => `curl -X PUT '${origin}/api/v1/documents?wait=true' \\
  -H 'authorization: Bearer naru_sk_…' \\
  -H 'content-type: application/json' \\
  -d '{"documents": [{
    "external_id": "vpn-guide",
    "title": "VPN guide",
    "format": "markdown",
    "content": "# Connect\\nInstall the client first."
  }]}'`

/** Nothing is in yet: the three ways to bring documents in. */
export function FirstSteps({ onAdd }: { onAdd: () => void }) {
  const { t } = useTranslation()
  const mayWrite = useMay('knowledge:write')
  return (
    <Stack gap="lg">
      <Stack className={classes.first} align="center" gap={6} ta="center">
        <Title order={2} size="h3">
          {t('knowledge.emptyTitle')}
        </Title>
        <Text c="dimmed" maw={480}>
          {t('knowledge.emptyText')}
        </Text>
        {mayWrite ? (
          <Button mt="sm" leftSection={<IconFolderPlus size={18} aria-hidden="true" />} onClick={onAdd}>
            {t('knowledge.addFolder')}
          </Button>
        ) : null}
      </Stack>
      <SimpleGrid cols={{ base: 1, md: 2 }} className={classes.ways}>
        <Command title={t('knowledge.emptyCli')} command={ingest} />
        <Command title={t('knowledge.emptyApi')} command={putDocuments(window.location.origin)} />
      </SimpleGrid>
    </Stack>
  )
}
