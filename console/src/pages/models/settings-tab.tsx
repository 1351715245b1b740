import {
  Button,
  Group,
  NumberInput,
  Radio,
  Select,
  Skeleton,
  Stack,
  Switch,
  Text,
  Title,
} from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { GatewaySettings } from '../../api/types.ts'
import { Failure, notifyDone } from '../../components/states.tsx'
import classes from './models.module.css'
import { gatewaySettingsQuery, modelsQuery } from './queries.ts'

const policies = ['off', 'redacted', 'full'] as const
const MOST_DAYS = 3650

/** A number of days is empty while it is typed anew. */
type Draft = Omit<GatewaySettings, 'body_days' | 'archive_days'> & {
  body_days: number | null
  archive_days: number | null
}

type PartProps = { draft: Draft; onChange: (changed: Partial<Draft>) => void }

function Section({ title, hint, children }: { title: string; hint: string; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text size="sm" c="dimmed" mt={2} mb="md">
        {hint}
      </Text>
      <Stack gap="md">{children}</Stack>
    </section>
  )
}

function Days(props: {
  label: string
  hint?: string
  value: number | null
  onChange: (days: number | null) => void
}) {
  const { t } = useTranslation()
  const { label, hint, value, onChange } = props
  return (
    <NumberInput
      label={label}
      {...(hint ? { description: hint } : {})}
      value={value ?? ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : null)}
      min={1}
      max={MOST_DAYS}
      allowDecimal={false}
      allowNegative={false}
      maw={320}
      error={value === null ? t('gatewaySettings.days') : null}
    />
  )
}

function Fallback({ draft, onChange }: PartProps) {
  const { t } = useTranslation()
  const aliases = (useQuery(modelsQuery).data?.items ?? []).map(({ alias }) => alias)
  const isMissing = draft.is_fallback_on && draft.fallback_alias === null
  return (
    <Section title={t('gatewaySettings.fallback')} hint={t('gatewaySettings.fallbackHint')}>
      <Switch
        label={t('gatewaySettings.isOn')}
        description={t('gatewaySettings.isOnHint')}
        checked={draft.is_fallback_on}
        onChange={(event) => onChange({ is_fallback_on: event.currentTarget.checked })}
      />
      <Select
        label={t('gatewaySettings.alias')}
        placeholder={t(aliases.length > 0 ? 'gatewaySettings.aliasPlaceholder' : 'gatewaySettings.noModels')}
        data={aliases}
        value={draft.fallback_alias}
        onChange={(fallback_alias) => onChange({ fallback_alias })}
        clearable
        searchable
        maw={320}
        error={isMissing ? t('gatewaySettings.aliasRequired') : null}
      />
    </Section>
  )
}

function Bodies({ draft, onChange }: PartProps) {
  const { t } = useTranslation()
  return (
    <Section title={t('gatewaySettings.bodies')} hint={t('gatewaySettings.bodiesHint')}>
      <Radio.Group
        aria-label={t('gatewaySettings.bodies')}
        value={draft.bodies}
        onChange={(bodies) => onChange({ bodies: bodies as GatewaySettings['bodies'] })}
      >
        <Stack gap="sm">
          {policies.map((policy) => (
            <Radio
              key={policy}
              value={policy}
              label={t(`gatewaySettings.body.${policy}`)}
              description={t(`gatewaySettings.bodyHint.${policy}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      {draft.bodies === 'off' ? null : (
        <Days
          label={t('gatewaySettings.bodyDays')}
          value={draft.body_days}
          onChange={(body_days) => onChange({ body_days })}
        />
      )}
    </Section>
  )
}

function SettingsForm({ settings }: { settings: GatewaySettings }) {
  const { t } = useTranslation()
  const queries = useQueryClient()
  const [draft, setDraft] = useState<Draft>(settings)
  const change = (changed: Partial<Draft>) => setDraft((now) => ({ ...now, ...changed }))
  const save = useMutation({
    mutationFn: (body: GatewaySettings) => unwrap(api.PUT('/api/v1/gateway-settings', { body })),
    onSuccess: (saved) => {
      notifyDone(t('gatewaySettings.saved'))
      queries.setQueryData(gatewaySettingsQuery.queryKey, saved)
    },
  })
  const { body_days, archive_days } = draft
  const isMissing = draft.is_fallback_on && draft.fallback_alias === null
  const isChanged = (Object.keys(settings) as Array<keyof Draft>).some(
    (name) => settings[name] !== draft[name],
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (body_days !== null && archive_days !== null && !isMissing)
      save.mutate({ ...draft, body_days, archive_days })
  }
  return (
    <form onSubmit={submit} noValidate>
      <Fallback draft={draft} onChange={change} />
      <Bodies draft={draft} onChange={change} />
      <Section title={t('gatewaySettings.keep')} hint={t('gatewaySettings.archiveHint')}>
        <Days
          label={t('gatewaySettings.archiveDays')}
          value={archive_days}
          onChange={(days) => change({ archive_days: days })}
        />
      </Section>
      <Stack gap="md" maw={640}>
        {save.isError ? <Failure error={save.error} title={t('common.actionFailed')} /> : null}
        <Group>
          <Button
            type="submit"
            loading={save.isPending}
            disabled={!isChanged || isMissing || body_days === null || archive_days === null}
          >
            {t('gatewaySettings.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

export function SettingsTab() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(gatewaySettingsQuery)
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <Skeleton height={320} radius="md" role="status" aria-label={t('common.loading')} />
  return <SettingsForm key={JSON.stringify(data)} settings={data} />
}
