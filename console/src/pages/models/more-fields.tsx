import { NumberInput, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { type ModelDraft, usual } from './model-draft.ts'
import classes from './models.module.css'

const MOST_TOKENS = 1_000_000_000
const MONTH_SECONDS = 30 * 24 * 3600
const DAY_SECONDS = 24 * 3600
const HOUR_SECONDS = 3600

type NumberProps = {
  label: string
  value: number | null
  min: number
  max: number
  placeholder?: string
  allowDecimal?: boolean
  /** `null`: emptied. */
  onChange: (value: number | null) => void
}

function Count({ value, onChange, allowDecimal = false, ...rest }: NumberProps) {
  return (
    <NumberInput
      {...rest}
      value={value ?? ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : null)}
      allowDecimal={allowDecimal}
      allowNegative={false}
      thousandSeparator
    />
  )
}

type Props = { draft: ModelDraft; onChange: (changed: Partial<ModelDraft>) => void }

function TokenFields({ draft, onChange }: Props) {
  const { t } = useTranslation()
  const tokens = { min: 1, max: MOST_TOKENS, placeholder: t('models.form.unset') }
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <Count
        {...tokens}
        label={t('models.form.contextWindow')}
        value={draft.contextWindow}
        onChange={(contextWindow) => onChange({ contextWindow })}
      />
      <Count
        {...tokens}
        label={t('models.form.maxOutput')}
        value={draft.maxOutputTokens}
        onChange={(maxOutputTokens) => onChange({ maxOutputTokens })}
      />
    </SimpleGrid>
  )
}

function CacheFields({ draft, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <fieldset className={classes.fieldset}>
      <legend className={classes.legend}>{t('models.form.cache')}</legend>
      <Stack gap="sm" mt={8}>
        <Switch
          label={t('models.form.isCached')}
          description={t('models.form.isCachedHint')}
          checked={draft.isCached}
          onChange={(event) => onChange({ isCached: event.currentTarget.checked })}
        />
        {draft.isCached ? (
          <SimpleGrid cols={{ base: 1, xs: 2 }} style={{ alignItems: 'end' }}>
            <Count
              label={t('models.form.cacheSeconds')}
              min={1}
              max={MONTH_SECONDS}
              placeholder={String(usual.cacheSeconds)}
              value={draft.cacheSeconds}
              onChange={(cacheSeconds) => onChange({ cacheSeconds })}
            />
            <Switch
              mb={8}
              label={t('models.form.cachesTools')}
              checked={draft.cachesTools}
              onChange={(event) => onChange({ cachesTools: event.currentTarget.checked })}
            />
          </SimpleGrid>
        ) : null}
      </Stack>
    </fieldset>
  )
}

const times = ['connect', 'firstToken', 'idle', 'total'] as const

function TimeFields({ draft, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <fieldset className={classes.fieldset}>
      <legend className={classes.legend}>{t('models.form.times')}</legend>
      <SimpleGrid cols={{ base: 2, xs: 4 }} mt={8}>
        {times.map((name) => (
          <Count
            key={name}
            label={t(`models.form.${name}`)}
            min={0.1}
            max={name === 'connect' ? 60 : HOUR_SECONDS}
            allowDecimal
            placeholder={String(usual.timeouts[name])}
            value={draft.timeouts[name]}
            onChange={(seconds) => onChange({ timeouts: { ...draft.timeouts, [name]: seconds } })}
          />
        ))}
      </SimpleGrid>
      <Text size="xs" c="dimmed" mt={6}>
        {t('models.form.timesHint')}
      </Text>
    </fieldset>
  )
}

function ReliabilityFields({ draft, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <fieldset className={classes.fieldset}>
      <legend className={classes.legend}>{t('models.form.reliability')}</legend>
      <Stack gap="sm" mt={8}>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <Count
            label={t('models.form.retries')}
            min={0}
            max={10}
            placeholder={String(usual.retries)}
            value={draft.retries}
            onChange={(retries) => onChange({ retries })}
          />
        </SimpleGrid>
        <Switch
          label={t('models.form.isProbed')}
          description={t('models.form.isProbedHint')}
          checked={draft.isProbed}
          onChange={(event) => onChange({ isProbed: event.currentTarget.checked })}
        />
        {draft.isProbed ? (
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <Count
              label={t('models.form.probeSeconds')}
              min={10}
              max={DAY_SECONDS}
              placeholder={String(usual.probeSeconds)}
              value={draft.probeSeconds}
              onChange={(probeSeconds) => onChange({ probeSeconds })}
            />
          </SimpleGrid>
        ) : null}
      </Stack>
    </fieldset>
  )
}

/** What is rarely changed. */
export function MoreFields(props: Props) {
  return (
    <Stack gap="xl" pt="xs" pb="lg">
      <TokenFields {...props} />
      <CacheFields {...props} />
      <TimeFields {...props} />
      <ReliabilityFields {...props} />
    </Stack>
  )
}
