import { Button, Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { IconCheck, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../../components/code-block.tsx'
import { formatNumber } from '../../components/format.ts'
import prose from '../../components/prose.module.css'
import classes from './models.module.css'
import { providersQuery } from './queries.ts'

const declared = `# npx naru apply -f naru.yaml
providers:
  - name: openai
    kind: openai
    api_key: \${OPENAI_API_KEY}
  - name: vllm
    kind: openai-compatible
    base_url: http://vllm.internal:8000/v1
models:
  - alias: chat
    targets:
      - { provider: vllm, model: qwen3-32b }
    fallbacks: [gpt-5-mini]
  - alias: gpt-5-mini
    targets:
      - { provider: openai, model: gpt-5-mini }
keys:
  - name: support bot
    limits: { budget_per_month: "50" }
`

type StepProps = { number: number; isDone?: boolean; title: string; text: string; children?: ReactNode }

function Step({ number, isDone = false, title, text, children }: StepProps) {
  return (
    <Paper withBorder radius="lg" p="lg" component="li">
      <div className={classes.step}>
        <span className={classes.number} {...(isDone ? { 'data-done': true } : {})}>
          {isDone ? <IconCheck size={16} aria-hidden="true" /> : number}
        </span>
        <Title order={3} size="h5" mt={4}>
          {title}
        </Title>
        <Text size="sm" c="dimmed" mb="sm">
          {text}
        </Text>
        {children}
      </div>
    </Paper>
  )
}

type Props = { onAddProvider: () => void; onAddModel: () => void }

/** Nothing is set up yet: what a provider and a model are, and the way to the first call. */
export function FirstSteps({ onAddProvider, onAddModel }: Props) {
  const { t } = useTranslation()
  const count = useQuery(providersQuery).data?.items.length ?? 0
  const hasProvider = count > 0
  const { origin } = window.location
  const plus = <IconPlus size={16} aria-hidden="true" />
  return (
    <Stack gap="xl">
      <div>
        <Title order={2} size="h3">
          {t('models.first.title')}
        </Title>
        <Text c="dimmed" maw={720} mt={6}>
          {t('models.first.text')}
        </Text>
      </div>
      <SimpleGrid cols={{ base: 1, md: 3 }} component="ol" p={0} m={0} style={{ listStyle: 'none' }}>
        <Step
          number={1}
          isDone={hasProvider}
          title={t('models.first.provider')}
          text={
            hasProvider
              ? t('models.first.providerDone', { count, formatted: formatNumber(count) })
              : t('models.first.providerText')
          }
        >
          <Button
            size="sm"
            variant={hasProvider ? 'default' : 'filled'}
            leftSection={plus}
            onClick={onAddProvider}
          >
            {t('modelProviders.create')}
          </Button>
        </Step>
        <Step number={2} title={t('models.first.model')} text={t('models.first.modelText')}>
          {hasProvider ? (
            <Button size="sm" leftSection={plus} onClick={onAddModel}>
              {t('models.create')}
            </Button>
          ) : (
            <Text size="sm" c="dimmed">
              {t('models.first.modelLater')}
            </Text>
          )}
        </Step>
        <Step
          number={3}
          title={t('models.first.call')}
          text={t('models.first.callText', { address: `${origin}/v1`, origin })}
        />
      </SimpleGrid>
      <section>
        <Title order={3} size="h5">
          {t('models.first.file')}
        </Title>
        <Text size="sm" c="dimmed" mt={2} mb="sm" maw={720}>
          {t('models.first.fileText')}
        </Text>
        <div className={prose.prose}>
          <CodeBlock>
            <code>{declared}</code>
          </CodeBlock>
        </div>
      </section>
    </Stack>
  )
}
