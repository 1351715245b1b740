import { Badge, Group, Progress, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { describeProblem } from '../../api/problem.ts'
import type { CopilotState } from '../../api/types.ts'
import { Facts } from '../../components/facts.tsx'
import { formatNumber, formatPercent } from '../../components/format.ts'
import { SettingsSection } from './copilot-form.tsx'

type Embedding = CopilotState['embedding']

/** The alias or the folder, where no model has answered by name yet. */
const nameOf = ({ embedder }: { embedder: string }) => embedder.replace(/^\w+:/, '')

function Building({ building }: { building: NonNullable<Embedding['building']> }) {
  const { t } = useTranslation()
  const { done, total, model } = building
  return (
    <Stack gap={6}>
      <Group gap={8} justify="space-between">
        <Group gap={8}>
          <Badge>{t('copilot.embeddingsBuilding')}</Badge>
          <Text size="sm">{model ?? nameOf(building)}</Text>
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
      <Stuck error={building.error} />
    </Stack>
  )
}

/** Why making them does not go on. */
function Stuck({ error }: { error: NonNullable<Embedding['active']>['error'] }) {
  if (!error) return null
  return (
    <Text size="sm" c="var(--mantine-color-error)">
      {describeProblem(error.code, error.message)}
    </Text>
  )
}

function Active({ active }: { active: NonNullable<Embedding['active']> }) {
  const { t } = useTranslation()
  const { chunks, dimension, model } = active
  const facts = [
    t('copilot.embeddingsChunks', { formatted: formatNumber(chunks) }),
    dimension === null ? null : t('copilot.embeddingsDimension', { formatted: formatNumber(dimension) }),
  ]
  return (
    <div>
      <Group gap={8}>
        <Badge color="gray">{t('copilot.embeddingsActive')}</Badge>
        <Text size="sm">{model ?? nameOf(active)}</Text>
        <Text size="sm" c="dimmed" className="tabular">
          <Facts facts={facts} />
        </Text>
      </Group>
      <Stuck error={active.error} />
    </div>
  )
}

/** Which embeddings search uses now, and which are being made. */
export function EmbeddingState({ embedding, weight }: { embedding: Embedding; weight: number | null }) {
  const { t } = useTranslation()
  const { active, building, local } = embedding
  return (
    <SettingsSection title={t('copilot.embeddings')} hint={t('copilot.embeddingsHint')}>
      {active ? <Active active={active} /> : null}
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
