import { Kbd, Popover, Skeleton, Stack, Tabs, Text, UnstyledButton } from '@mantine/core'
import { useDisclosure, useHotkeys } from '@mantine/hooks'
import { IconKeyboard, IconTicketOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { statusOf } from '../api/problem.ts'
import type { TicketView } from '../api/types.ts'
import { formatNumber } from '../components/format.ts'
import { Empty, Failure } from '../components/states.tsx'
import { AskPart } from './ask-part.tsx'
import { PanelHeading } from './panel-heading.tsx'
import { type PanelHost, PanelHostProvider } from './panel-host.ts'
import { ticketViewQuery } from './queries.ts'
import { type ReplyHandle, ReplyPart } from './reply-part.tsx'
import { SimilarPart } from './similar-part.tsx'
import { SummaryPart } from './summary-part.tsx'
import classes from './ticket-panel.module.css'

const parts = ['summary', 'reply', 'ask'] as const
type Part = (typeof parts)[number]

const keys = { summary: 'S', reply: 'R', ask: 'A', generate: 'G', help: '?' } as const

function Loading() {
  const { t } = useTranslation()
  return (
    <Stack gap={14} p={16} role="status" aria-label={t('ticketPanel.loading')}>
      <Skeleton height={18} width="40%" />
      <Skeleton height={22} width="90%" />
      {['96%', '88%', '94%', '60%'].map((width) => (
        <Skeleton key={width} height={13} width={width} />
      ))}
      <Skeleton height={92} radius="md" />
      <Skeleton height={92} radius="md" />
    </Stack>
  )
}

function Shortcuts({
  isOpen,
  onToggle,
  onClose,
}: {
  isOpen: boolean
  onToggle: () => void
  onClose: () => void
}) {
  const { t } = useTranslation()
  return (
    <Popover opened={isOpen} onDismiss={onClose} position="top-start" shadow="md" withArrow>
      <Popover.Target>
        <UnstyledButton className={classes.shortcuts} aria-expanded={isOpen} onClick={onToggle}>
          <IconKeyboard size={16} aria-hidden="true" />
          {t('ticketPanel.keys')}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <dl className={classes.keys}>
          {(Object.keys(keys) as Array<keyof typeof keys>).map((name) => (
            <div key={name}>
              <dt>
                <Kbd size="xs">{keys[name]}</Kbd>
              </dt>
              <dd>{t(`ticketPanel.key.${name}`)}</dd>
            </div>
          ))}
        </dl>
      </Popover.Dropdown>
    </Popover>
  )
}

function Parts({ view, host }: { view: TicketView; host: PanelHost }) {
  const { t } = useTranslation()
  const [part, setPart] = useState<Part>('summary')
  const [isHelpOpen, help] = useDisclosure(false)
  const reply = useRef<ReplyHandle>(null)
  const ticketId = view.ticket.ticket_id
  const shown = parts.filter((name) => name !== 'ask' || host.mayAsk)
  useHotkeys([
    ['S', () => setPart('summary')],
    ['R', () => setPart('reply')],
    ['A', () => setPart(host.mayAsk ? 'ask' : part)],
    [
      'G',
      () => {
        setPart('reply')
        reply.current?.generate()
      },
    ],
    ['shift+?', help.toggle],
  ])
  return (
    // kept whole while others are looked at: a draft goes on being written
    <Tabs
      value={part}
      onChange={(next) => setPart(parts.find((name) => name === next) ?? 'summary')}
      keepMountedMode="display-none"
    >
      <Tabs.List grow className={classes.tabs}>
        {shown.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`ticketPanel.tabs.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value="summary">
        <SummaryPart summary={view.summary} />
        <SimilarPart view={view} />
        <Text size="xs" c="dimmed" className={classes.took}>
          {t('ticketPanel.took', {
            seconds: formatNumber(Math.max(Math.round(view.took_ms / 10) / 100, 0.01)),
          })}
        </Text>
      </Tabs.Panel>
      <Tabs.Panel value="reply">
        <ReplyPart ticketId={ticketId} ref={reply} />
      </Tabs.Panel>
      {host.mayAsk ? (
        <Tabs.Panel value="ask">
          <AskPart ticketId={ticketId} isShown={part === 'ask'} />
        </Tabs.Panel>
      ) : null}
      <Shortcuts isOpen={isHelpOpen} onToggle={help.toggle} onClose={help.close} />
    </Tabs>
  )
}

/** What helps with one ticket: a summary, what solved others, a draft of the reply, answers. Shown in the console and in the help desk's window. */
export function TicketPanel({ ticketId, host }: { ticketId: string; host: PanelHost }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(ticketViewQuery(host, ticketId))
  return (
    <PanelHostProvider value={host}>
      <section className={classes.panel} aria-label={t('ticketPanel.label')}>
        {data ? <PanelHeading view={data} /> : null}
        {data ? <Parts key={data.query_id} view={data} host={host} /> : null}
        {!data && !error ? <Loading /> : null}
        {!data && statusOf(error) === 404 ? (
          <Empty icon={IconTicketOff} title={t('ticketPanel.missing')} text={t('ticketPanel.missingText')} />
        ) : null}
        {!data && error && statusOf(error) !== 404 ? (
          <div className={classes.failure}>
            <Failure error={error} title={t('ticketPanel.failed')} retry={() => void refetch()} />
          </div>
        ) : null}
      </section>
    </PanelHostProvider>
  )
}
