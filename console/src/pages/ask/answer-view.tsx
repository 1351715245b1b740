import { Group, Skeleton, Stack, Text, Title, VisuallyHidden } from '@mantine/core'
import { IconPlus, IconQuote, IconSparkles } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { AnswerText } from '../../answers/answer-text.tsx'
import { type Asking, otherResults } from '../../answers/asking.ts'
import type { Citation } from '../../api/types.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { ExplainedBadge } from '../../components/explained.tsx'
import { formatNumber } from '../../components/format.ts'
import { LinkButton } from '../../components/link-button.tsx'
import { Failure } from '../../components/states.tsx'
import { answerAsText } from './answer-as-text.ts'
import classes from './ask.module.css'
import { Feedback } from './feedback.tsx'
import { NothingFound } from './nothing-found.tsx'
import { ResultList } from './result-list.tsx'
import { SourceList } from './source-list.tsx'

type Props = {
  asking: Asking
  /** The citation whose passage is shown. */
  open: Citation | null
  onOpen: (citation: Citation) => void
  onRetry: () => void
}

function AnswerHeader({ asking }: { asking: Asking }) {
  const { t } = useTranslation()
  return (
    <Group justify="space-between" wrap="nowrap" mih={34}>
      <Title order={2} className={classes.sectionTitle}>
        {t('ask.answer')}
      </Title>
      <Group gap="sm" wrap="nowrap">
        {asking.tookMs === null ? null : (
          <Text size="xs" c="dimmed" className="tabular">
            {t('ask.took', { seconds: formatNumber(Math.max(Math.round(asking.tookMs / 100) / 10, 0.1)) })}
          </Text>
        )}
        {asking.mode === 'extractive' ? (
          <ExplainedBadge hint={t('ask.modeHint')} leftSection={<IconQuote size={13} aria-hidden="true" />}>
            {t('ask.mode')}
          </ExplainedBadge>
        ) : null}
        {asking.mode === 'generated' ? (
          <ExplainedBadge
            hint={t('ask.generatedHint')}
            leftSection={<IconSparkles size={13} aria-hidden="true" />}
          >
            {t('ask.generated')}
          </ExplainedBadge>
        ) : null}
      </Group>
    </Group>
  )
}

function Waiting() {
  const { t } = useTranslation()
  return (
    <Stack gap={12} mt="sm" aria-hidden="true">
      <Text c="dimmed" size="sm">
        {t('ask.searching')}…
      </Text>
      <Skeleton height={13} width="94%" />
      <Skeleton height={13} width="88%" />
      <Skeleton height={13} width="62%" />
    </Stack>
  )
}

function AnswerActions({ asking }: { asking: Asking }) {
  const { t } = useTranslation()
  const asText = () => answerAsText(asking.text, asking.citations, t('ask.sources'), window.location.origin)
  return (
    <Group justify="space-between" mt="md" gap="xs" align="center">
      <Group gap={4}>
        <CopyButton value={asText} label={t('ask.copyAnswer')} done={t('ask.answerCopied')} />
        {asking.queryId ? (
          <Feedback key={asking.queryId} queryId={asking.queryId} citations={asking.citations} />
        ) : null}
      </Group>
      <LinkButton
        to="/"
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={15} aria-hidden="true" />}
      >
        {t('ask.newQuestion')}
      </LinkButton>
    </Group>
  )
}

export function AnswerView({ asking, open, onOpen, onRetry }: Props) {
  const { t } = useTranslation()
  const { status, text, found } = asking
  const others = otherResults(asking)
  const finished = status === 'done'
  if (finished && found === false) return <NothingFound asking={asking} />
  return (
    <article className={classes.answer} aria-busy={status === 'asking'}>
      <VisuallyHidden component="h1">{asking.question}</VisuallyHidden>
      <AnswerHeader asking={asking} />
      <div role="status">
        <VisuallyHidden>{status === 'asking' ? t('ask.searching') : null}</VisuallyHidden>
      </div>
      {text === '' && status === 'asking' ? <Waiting /> : null}
      <div className={classes.text} data-streaming={status === 'asking' || undefined}>
        {text === '' ? null : <AnswerText asking={asking} open={open} onOpen={onOpen} />}
      </div>
      {asking.unsupported.length > 0 ? (
        <Text size="sm" c="dimmed" mt="xs">
          {t('ask.unsupportedNote')}
        </Text>
      ) : null}
      {status === 'stopped' ? (
        <Text size="sm" c="dimmed" mt="sm">
          {t('ask.stopped')}
        </Text>
      ) : null}
      {status === 'failed' ? <Failure error={asking.error} title={t('ask.failed')} retry={onRetry} /> : null}
      {finished ? <AnswerActions asking={asking} /> : null}
      <SourceList citations={asking.citations} results={asking.results} open={open} onOpen={onOpen} />
      {status === 'asking' ? null : <ResultList title={t('ask.otherResults')} results={others} />}
    </article>
  )
}
