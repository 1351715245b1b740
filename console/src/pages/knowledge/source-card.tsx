import { Badge, Group, Stack, Text, Tooltip, UnstyledButton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type Icon, IconApi, IconFileAlert, IconFolder, IconHeadset, IconLock } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Source } from '../../api/types.ts'
import { formatNumber } from '../../components/format.ts'
import { useMay } from '../../shell/session.ts'
import { FailedFiles } from './failed-files.tsx'
import { groupNames } from './group-names.ts'
import { HelpdeskStatus, LastChecked } from './helpdesks/helpdesk-status.tsx'
import classes from './knowledge.module.css'
import { isHelpdesk } from './queries.ts'
import { localOffset, presetOf } from './schedules.ts'
import { SourceActions } from './source-actions.tsx'
import { SourceStatus } from './source-status.tsx'

/** The folder of a `files` source; other kinds have none. */
const pathOf = ({ config }: Source) => (typeof config.path === 'string' ? config.path : null)

const kindIcons: Record<string, Icon> = { files: IconFolder, push: IconApi }

/** Where it is from, in a line below its name. */
function placeOf(source: Source): string | null {
  const { url } = source.config
  return pathOf(source) ?? (typeof url === 'string' ? url.replace(/^https?:\/\//, '') : null)
}

function CardHeading({ source }: { source: Source }) {
  const { t } = useTranslation()
  const mayWrite = useMay('knowledge:write')
  const path = placeOf(source)
  const Kind = kindIcons[source.kind] ?? IconHeadset
  return (
    <Group gap={12} wrap="nowrap" align="flex-start">
      <span className={classes.kind}>
        <Kind size={20} stroke={1.7} aria-hidden="true" />
      </span>
      <div className={classes.heading}>
        <Text component="h3" fw={600} truncate title={source.name}>
          {source.name}
        </Text>
        <Text
          size="xs"
          c="dimmed"
          truncate="start"
          className={pathOf(source) ? 'mono' : ''}
          title={path ?? ''}
        >
          {/* Cut at its start, a path would have its slashes moved by the browser. */}
          <bdi>{path ?? t('knowledge.pushSource')}</bdi>
        </Text>
      </div>
      {mayWrite ? <SourceActions source={source} /> : null}
    </Group>
  )
}

function Facts({ source }: { source: Source }) {
  const { t } = useTranslation()
  const preset = presetOf(source.schedule, localOffset())
  const groups = groupNames(source.acl)
  return (
    <Group gap={6}>
      {source.watching ? (
        <Tooltip label={t('knowledge.watchingHint')}>
          <Badge>{t('knowledge.watching')}</Badge>
        </Tooltip>
      ) : null}
      {source.schedule ? (
        <Badge color="gray" className="tabular">
          {preset === 'custom'
            ? t('addFolder.scheduleCustom', { cron: source.schedule })
            : t(`addFolder.schedules.${preset}`)}
        </Badge>
      ) : null}
      {groups.length > 0 ? (
        <Tooltip label={t('knowledge.readableBy', { groups: groups.join(', ') })}>
          <Badge color="gray" leftSection={<IconLock size={12} aria-hidden="true" />}>
            {groups.join(', ')}
          </Badge>
        </Tooltip>
      ) : null}
      {source.excluded_count > 0 ? (
        <Tooltip label={t('knowledge.excludedHint')}>
          <Badge color="gray">
            {t('knowledge.excludedCount', { formatted: formatNumber(source.excluded_count) })}
          </Badge>
        </Tooltip>
      ) : null}
    </Group>
  )
}

/** Runs are told to whoever may start them; others are told when a help desk was last asked for changes. */
function Status({ source }: { source: Source }) {
  const mayWrite = useMay('knowledge:write')
  if (!isHelpdesk(source)) return <SourceStatus source={source} />
  return mayWrite ? <HelpdeskStatus source={source} /> : <LastChecked source={source} />
}

export function SourceCard({ source }: { source: Source }) {
  const { t } = useTranslation()
  const mayWrite = useMay('knowledge:write')
  const [failures, showFailures] = useDisclosure(false)
  return (
    <Stack className={classes.card} gap="md" justify="space-between">
      <Stack gap="md">
        <CardHeading source={source} />
        <Status source={source} />
      </Stack>
      <Stack gap={10}>
        <Facts source={source} />
        <Group gap="4px 20px">
          {isHelpdesk(source) && mayWrite ? (
            <Link to="/knowledge" search={{ helpdesk: source.id }} className={classes.count}>
              {t('helpdesks.details')}
            </Link>
          ) : null}
          <Link to="/knowledge" search={{ source: source.id }} hash="documents" className={classes.count}>
            {t('knowledge.documentCount', {
              count: source.document_count,
              formatted: formatNumber(source.document_count),
            })}
          </Link>
          {source.failed_count > 0 && !isHelpdesk(source) ? (
            <UnstyledButton className={classes.failures} onClick={showFailures.open}>
              <IconFileAlert size={16} aria-hidden="true" />
              {t('knowledge.failedCount', {
                count: source.failed_count,
                formatted: formatNumber(source.failed_count),
              })}
            </UnstyledButton>
          ) : null}
        </Group>
      </Stack>
      <FailedFiles source={source} opened={failures} onClose={showFailures.close} />
    </Stack>
  )
}
