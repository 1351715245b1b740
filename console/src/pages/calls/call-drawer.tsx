import { Button, Group, Skeleton, Text, Tooltip } from '@mantine/core'
import { IconCheck, IconTerminal2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { describeProblem, specificsOf } from '../../api/problem.ts'
import type { CallDetail } from '../../api/types.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { DetailDrawer } from '../../components/detail-drawer.tsx'
import { formatDate } from '../../components/format.ts'
import { Notice } from '../../components/notice.tsx'
import { SectionTitle } from '../../components/section-title.tsx'
import { Specifics } from '../../components/specifics.tsx'
import { Failure } from '../../components/states.tsx'
import { useCopy } from '../../components/use-copy.ts'
import { CallFacts } from './call-facts.tsx'
import type { CallFilter } from './call-filter.ts'
import { CallNumbers } from './call-numbers.tsx'
import { CallStatus } from './call-status.tsx'
import { CallTimeline } from './call-timeline.tsx'
import classes from './calls.module.css'
import { callQuery } from './queries.ts'
import { toCurl } from './to-curl.ts'

// reads Markdown, which the list does not need
const CallBodies = lazy(() => import('./call-bodies.tsx').then((module) => ({ default: module.CallBodies })))

function CurlButton({ call }: { call: CallDetail }) {
  const { t } = useTranslation()
  const { copied, copy } = useCopy()
  const Shown = copied ? IconCheck : IconTerminal2
  const hint = [
    t('calls.details.copyCurlHint'),
    call.request === null ? t('calls.details.copyCurlLeast') : '',
  ]
  return (
    <Tooltip label={hint.filter(Boolean).join(' ')}>
      <Button
        variant="default"
        size="xs"
        leftSection={<Shown size={16} aria-hidden="true" />}
        onClick={() => copy(toCurl(window.location.origin, call))}
      >
        {t(copied ? 'calls.details.curlCopied' : 'calls.details.copyCurl')}
      </Button>
    </Tooltip>
  )
}

function Head({ call }: { call: CallDetail }) {
  const { t } = useTranslation()
  const target = [call.provider_name, call.provider_model].filter(Boolean).join(' / ')
  return (
    <Group justify="space-between" align="flex-start" gap="sm" mb="md" wrap="nowrap" className={classes.head}>
      <div>
        <Group gap={8}>
          <Text fw={650} size="lg" component="h2" m={0}>
            {call.model}
          </Text>
          <CallStatus call={call} />
        </Group>
        <Text size="sm" c="dimmed">
          {[target && target !== call.model ? `→ ${target}` : '', formatDate(call.started_at, 'seconds')]
            .filter(Boolean)
            .join(' · ')}
        </Text>
      </div>
      <Group gap={4} wrap="nowrap">
        <CurlButton call={call} />
        <CopyButton
          value={() => `${window.location.origin}/calls?call=${call.id}`}
          label={t('calls.details.copyLink')}
          done={t('calls.details.linkCopied')}
        />
      </Group>
    </Group>
  )
}

/** Why it did not end well, in the words that the client got. */
function WhatFailed({ call }: { call: CallDetail }) {
  const { error_code, error_message } = call
  if (call.status === 'ok' || (error_code === null && error_message === null)) return null
  const sentence = error_message ?? ''
  const shown = describeProblem(error_code ?? '', sentence)
  return (
    <div className={classes.failure}>
      <Notice kind="failed">
        <Text size="sm">{shown}</Text>
        <Specifics text={specificsOf(error_code ?? '', sentence) ?? (shown === sentence ? null : sentence)} />
        {error_code === null ? null : (
          <Text size="xs" c="dimmed" className="mono" mt={2}>
            {error_code}
          </Text>
        )}
      </Notice>
    </div>
  )
}

type ViewProps = { id: string; onFilter: (only: CallFilter) => void }

function CallView({ id, onFilter }: ViewProps) {
  const { t } = useTranslation()
  const { data: call, error, refetch } = useQuery(callQuery(id))
  if (error && !call) return <Failure error={error} retry={() => void refetch()} />
  if (!call) return <Skeleton height={420} radius="md" role="status" aria-label={t('common.loading')} />
  return (
    <>
      <Head call={call} />
      <WhatFailed call={call} />
      <CallNumbers call={call} />
      <SectionTitle>{t('calls.details.timeline')}</SectionTitle>
      <CallTimeline call={call} />
      <Suspense
        fallback={
          <Skeleton height={160} mt={26} radius="md" role="status" aria-label={t('common.loading')} />
        }
      >
        <CallBodies key={call.id} call={call} />
      </Suspense>
      <SectionTitle>{t('calls.details.facts')}</SectionTitle>
      <CallFacts call={call} onFilter={onFilter} />
    </>
  )
}

type Props = { id: string | undefined; onClose: () => void; onFilter: (only: CallFilter) => void }

/** One call: what it took, what was said, where it went. */
export function CallDrawer({ id, onClose, onFilter }: Props) {
  const { t } = useTranslation()
  return (
    <DetailDrawer opened={id !== undefined} onClose={onClose} size={760} title={t('calls.details.title')}>
      {id ? <CallView id={id} onFilter={onFilter} /> : null}
    </DetailDrawer>
  )
}
