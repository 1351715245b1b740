import { Button, Group, Stack, Text, Title, UnstyledButton } from '@mantine/core'
import { IconArrowUpRight, IconFolderPlus, IconHistory } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import { LinkButton } from '../../components/link-button.tsx'
import { useMay } from '../../shell/session.ts'
import classes from './ask.module.css'

type Props = {
  box: ReactNode
  recent: string[]
  onAsk: (question: string) => void
  onClearRecent: () => void
}

function Suggestions({
  questions,
  onAsk,
  icon,
}: {
  questions: readonly string[]
  onAsk: Props['onAsk']
  icon: ReactNode
}) {
  return (
    <div className={classes.suggestions}>
      {questions.map((question) => (
        <UnstyledButton key={question} className={classes.suggestion} onClick={() => onAsk(question)}>
          <span>{question}</span>
          {icon}
        </UnstyledButton>
      ))}
    </div>
  )
}

/** Without a single document every question would fail: say so first. */
function useIsCorpusEmpty(): boolean {
  const { data } = useQuery({
    queryKey: ['documents', 'count'],
    queryFn: () => unwrap(api.GET('/api/v1/documents', { params: { query: { limit: 1 } } })),
  })
  return data?.total === 0
}

export function AskStart({ box, recent, onAsk, onClearRecent }: Props) {
  const { t } = useTranslation()
  const empty = useIsCorpusEmpty()
  const mayAdd = useMay('knowledge:write')
  const examples = t('ask.examples', { returnObjects: true })
  return (
    <div className={classes.start}>
      <Stack gap={6} ta="center" mb="xl">
        <Title order={1} className={classes.title}>
          {t('ask.title')}
        </Title>
        <Text c="dimmed">{t('ask.subtitle')}</Text>
      </Stack>
      {box}
      {empty ? (
        <Stack align="center" gap={6} mt="xl" ta="center">
          <Text fw={600}>{t('ask.emptyCorpus')}</Text>
          <Text c="dimmed" size="sm">
            {t('ask.emptyCorpusText')}
          </Text>
          {mayAdd ? (
            <LinkButton
              to="/knowledge"
              search={{ add: true }}
              mt="xs"
              variant="light"
              leftSection={<IconFolderPlus size={18} aria-hidden="true" />}
            >
              {t('knowledge.addFolder')}
            </LinkButton>
          ) : null}
        </Stack>
      ) : (
        <section aria-label={t('ask.examplesTitle')} className={classes.group}>
          <h2 className={classes.groupTitle}>{t('ask.examplesTitle')}</h2>
          <Suggestions
            questions={examples}
            onAsk={onAsk}
            icon={<IconArrowUpRight size={16} aria-hidden="true" />}
          />
        </section>
      )}
      {recent.length > 0 ? (
        <section aria-label={t('ask.recent')} className={classes.group}>
          <Group justify="space-between">
            <h2 className={classes.groupTitle}>{t('ask.recent')}</h2>
            <Button variant="subtle" color="gray" size="compact-xs" onClick={onClearRecent}>
              {t('ask.clearRecent')}
            </Button>
          </Group>
          <Suggestions questions={recent} onAsk={onAsk} icon={<IconHistory size={16} aria-hidden="true" />} />
        </section>
      ) : null}
    </div>
  )
}
