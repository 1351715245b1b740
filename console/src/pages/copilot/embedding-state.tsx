import { Badge, Group, Progress, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { CopilotState } from '../../api/types.ts'
import { formatNumber, formatPercent } from '../../components/format.ts'
import { SettingsSection } from './copilot-form.tsx'

type Embedding = CopilotState['embedding']

function Building({ building }: { building: NonNullable<Embedding['building']> }) {
  const { t } = useTranslation()
  const { done, total, model } = building
  return (
    <Stack gap={6}>
      <Group gap={8} justify="space-between">
        <Group gap={8}>
          <Badge>{t('copilot.embeddingsBuilding')}</Badge>
          <Text size="sm">{model}</Text>
        </Group>
        <Text size="sm" c="dimmed" className="tabular">
          {t('copilot.embeddingsProgress', { done: formatNumber(done), total: formatNumber(total) })}
        </Text>
      </Group>
      <Progress
        value={total === 0 ? 0 : (done / total) * 100}
        size={6}
        radius="xl"
        aria-label={t('copilot.embeddingsProgressLabel')}
      />
    </Stack>
  )
}

/** Which embeddings search uses now, and which are being made. */
export function EmbeddingState({ embedding, weight }: { embedding: Embedding; weight: number | null }) {
  const { t } = useTranslation()
  const { active, building, local } = embedding
  return (
    <SettingsSection title={t('copilot.embeddings')} hint={t('copilot.embeddingsHint')}>
      {active ? (
        <Group gap={8}>
          <Badge color="gray">{t('copilot.embeddingsActive')}</Badge>
          <Text size="sm">{active.model}</Text>
          <Text size="sm" c="dimmed" className="tabular">
            {t('copilot.embeddingsChunks', { formatted: formatNumber(active.chunks) })}
            {' · '}
            {t('copilot.embeddingsDimension', { formatted: formatNumber(active.dimension) })}
          </Text>
        </Group>
      ) : null}
      {building ? <Building building={building} /> : null}
      {active || building ? null : <Text size="sm">{t('copilot.embeddingsNone')}</Text>}
      {local ? (
        <Text size="sm" c="dimmed">
          {t('copilot.embeddingsLocal', { model: local.model })}
        </Text>
      ) : null}
      {weight === null ? null : (
        <Text size="sm" c="dimmed">
          {t('copilot.vectorWeight', { percent: formatPercent(weight) })}
        </Text>
      )}
    </SettingsSection>
  )
}
