import { CloseButton, Group, Loader, Text, Title } from '@mantine/core'
import { IconShieldCheck, IconShieldX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Verification } from '../../api/types.ts'
import { formatDate, formatNumber, formatSeconds } from '../../components/format.ts'
import { Failure } from '../../components/states.tsx'
import classes from './audit.module.css'

function Facts({ result }: { result: Verification }) {
  const { t } = useTranslation()
  const { head, anchors } = result
  return (
    <dl className={classes.facts}>
      {head ? (
        <div>
          <dt>{t('audit.result.head')}</dt>
          <dd>
            {t('audit.result.headValue', { seq: formatNumber(head.seq) })}{' '}
            <span className="mono" title={head.hash}>
              {head.hash.slice(0, 16)}…
            </span>
          </dd>
        </div>
      ) : null}
      <div>
        <dt>{t('audit.result.anchors')}</dt>
        <dd>
          {anchors.checked > 0 && anchors.last_at
            ? t('audit.result.anchorsValue', {
                formatted: formatNumber(anchors.checked),
                when: formatDate(anchors.last_at, true),
              })
            : t('audit.result.noAnchors')}
        </dd>
      </div>
      <div>
        <dt>{t('audit.result.took')}</dt>
        <dd>{formatSeconds(result.took_ms / 1000)}</dd>
      </div>
    </dl>
  )
}

function Problems({ problems }: Pick<Verification, 'problems'>) {
  const { t } = useTranslation()
  return (
    <ul className={classes.problems} aria-label={t('audit.result.problems')}>
      {problems.map(({ seq, kind, message }) => (
        <li key={`${kind} ${seq} ${message}`}>
          <Text span fw={600} size="sm">
            {seq === null
              ? t('audit.result.aboutTrail')
              : t('audit.result.about', { seq: formatNumber(seq) })}
          </Text>{' '}
          {t(`audit.result.problem.${kind}`)}
          <Text size="xs" c="dimmed" lang="en">
            {message}
          </Text>
        </li>
      ))}
    </ul>
  )
}

function Verdict({ result, onClose }: { result: Verification; onClose: () => void }) {
  const { t } = useTranslation()
  const { status, checked } = result
  const isIntact = status === 'intact'
  const Shown = isIntact ? IconShieldCheck : IconShieldX
  const counted = { count: checked, formatted: formatNumber(checked) }
  return (
    <section className={classes.panel} data-status={status} aria-label={t('audit.result.title')}>
      <div className={classes.verdict} data-status={status}>
        <Shown size={24} aria-hidden="true" />
        <div style={{ flex: 1 }}>
          <Title order={2} size="h4">
            {t(isIntact ? 'audit.result.intact' : 'audit.result.broken')}
          </Title>
          <Text size="sm">
            {isIntact
              ? checked === 0
                ? t('audit.result.emptyText')
                : t('audit.result.intactText', counted)
              : t('audit.result.brokenText')}
          </Text>
        </div>
        <CloseButton aria-label={t('common.close')} onClick={onClose} />
      </div>
      <Facts result={result} />
      {result.problems.length > 0 ? <Problems problems={result.problems} /> : null}
    </section>
  )
}

type Props = {
  isRunning: boolean
  result: Verification | undefined
  error: unknown
  onClose: () => void
}

export function VerifyResult({ isRunning, result, error, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <div role="status">
      {isRunning ? (
        <Group className={classes.panel} gap="sm">
          <Loader size="sm" aria-hidden="true" />
          <Text size="sm">{t('audit.result.running')}</Text>
        </Group>
      ) : null}
      {error ? (
        <div style={{ marginBottom: 20 }}>
          <Failure error={error} title={t('common.actionFailed')} />
        </div>
      ) : null}
      {result && !isRunning ? <Verdict result={result} onClose={onClose} /> : null}
    </div>
  )
}
