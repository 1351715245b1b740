import {
  ActionIcon,
  Autocomplete,
  Button,
  Checkbox,
  Group,
  Input,
  NumberInput,
  Select,
  Text,
} from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Provider } from '../../api/types.ts'
import { formatPercent } from '../../components/format.ts'
import {
  isRepeated,
  isWeighed,
  type ModelDraft,
  moveTarget,
  newTarget,
  shareOf,
  type TargetDraft,
  withoutTarget,
} from './model-draft.ts'
import classes from './models.module.css'
import { offeredModelsQuery } from './queries.ts'

const MOST_OFFERED = 60

/** Free text, because not every provider tells what it offers. */
function ModelInput(props: { target: TargetDraft; error: string | null; onChange: (model: string) => void }) {
  const { t } = useTranslation()
  const { target, error, onChange } = props
  const offered = useQuery({
    ...offeredModelsQuery(target.providerId ?? ''),
    enabled: target.providerId !== null,
  })
  return (
    <Autocomplete
      label={t('models.form.model')}
      placeholder={t('models.form.modelPlaceholder')}
      data={offered.data ?? []}
      limit={MOST_OFFERED}
      value={target.model}
      onChange={onChange}
      maxLength={300}
      spellCheck={false}
      error={error}
    />
  )
}

function Moves({
  at,
  count,
  onMove,
  onRemove,
}: {
  at: number
  count: number
  onMove: (by: -1 | 1) => void
  onRemove: () => void
}) {
  const { t } = useTranslation()
  const number = at + 1
  const icon = { variant: 'subtle', color: 'gray', size: 30, className: classes.move ?? '' } as const
  return (
    <Group gap={2} wrap="nowrap">
      <ActionIcon
        {...icon}
        aria-label={t('models.form.moveUp', { number })}
        disabled={at === 0}
        onClick={() => onMove(-1)}
      >
        <IconArrowUp size={17} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon
        {...icon}
        aria-label={t('models.form.moveDown', { number })}
        disabled={at === count - 1}
        onClick={() => onMove(1)}
      >
        <IconArrowDown size={17} aria-hidden="true" />
      </ActionIcon>
      <ActionIcon {...icon} aria-label={t('models.form.remove', { number })} onClick={onRemove}>
        <IconTrash size={17} aria-hidden="true" />
      </ActionIcon>
    </Group>
  )
}

function Weight({
  draft,
  at,
  onChange,
}: {
  draft: ModelDraft
  at: number
  onChange: (weight: number) => void
}) {
  const { t } = useTranslation()
  const { strategy, targets } = draft
  const weight = targets[at]?.weight ?? 1
  return (
    <>
      <NumberInput
        size="sm"
        w={120}
        aria-label={t('models.form.weight')}
        leftSection={<Text size="xs">×</Text>}
        value={weight}
        onChange={(value) => onChange(typeof value === 'number' ? value : 0)}
        min={0}
        max={1000}
        allowDecimal={false}
        allowNegative={false}
        clampBehavior="strict"
        onFocus={(event) => event.currentTarget.select()}
      />
      <Text size="sm" c="dimmed" className="tabular">
        {strategy === 'least_busy'
          ? t('models.form.weight')
          : t('models.form.share', { share: formatPercent(shareOf(strategy, targets, at)) })}
      </Text>
    </>
  )
}

type RowProps = {
  draft: ModelDraft
  at: number
  checked: boolean
  providers: Provider[]
  onChange: (targets: TargetDraft[]) => void
}

function Row({ draft, at, checked, providers, onChange }: RowProps) {
  const { t } = useTranslation()
  const { targets, strategy } = draft
  const target = targets[at] as TargetDraft
  const set = (changed: Partial<TargetDraft>) =>
    onChange(targets.map((other, index) => (index === at ? { ...other, ...changed } : other)))
  const problem = isRepeated(targets, at)
    ? t('models.form.modelRepeated')
    : checked && target.model.trim() === ''
      ? t('models.form.modelRequired')
      : null
  return (
    <fieldset
      className={`${classes.fieldset} ${classes.row}`}
      aria-label={t('models.form.rank', { number: at + 1 })}
    >
      {targets.length > 1 ? (
        <Group justify="space-between" mb={4} wrap="nowrap">
          <Text size="xs" c="dimmed" fw={600}>
            {t('models.form.rank', { number: at + 1 })}
          </Text>
          <Moves
            at={at}
            count={targets.length}
            onMove={(by) => onChange(moveTarget(targets, at, by))}
            onRemove={() => onChange(withoutTarget(targets, at))}
          />
        </Group>
      ) : null}
      <div className={classes.pair}>
        <Select
          label={t('models.form.provider')}
          placeholder={t('models.form.providerPlaceholder')}
          data={providers.map(({ id, name }) => ({ value: id, label: name }))}
          value={target.providerId}
          onChange={(providerId) => set({ providerId })}
          allowDeselect={false}
          searchable={providers.length > 8}
          error={checked && target.providerId === null ? t('models.form.providerRequired') : null}
        />
        <ModelInput target={target} error={problem} onChange={(model) => set({ model })} />
      </div>
      {strategy === 'priority' && at > 0 ? (
        <Checkbox
          mt={12}
          size="sm"
          label={t('models.form.level')}
          checked={target.isLevel}
          onChange={(event) => set({ isLevel: event.currentTarget.checked })}
        />
      ) : null}
      {isWeighed(strategy, targets, at) ? (
        <div className={classes.weight}>
          <Weight draft={draft} at={at} onChange={(weight) => set({ weight })} />
        </div>
      ) : null}
    </fieldset>
  )
}

type Props = {
  draft: ModelDraft
  checked: boolean
  providers: Provider[]
  onChange: (changed: Pick<ModelDraft, 'targets'>) => void
}

/** Where calls may go, in order. */
export function TargetFields({ draft, checked, providers, onChange }: Props) {
  const { t } = useTranslation()
  const { targets } = draft
  const change = (changed: TargetDraft[]) => onChange({ targets: changed })
  return (
    <fieldset className={classes.fieldset}>
      <legend className={classes.legend}>{t('models.form.targets')}</legend>
      <Text size="xs" c="dimmed" mt={2} mb={8}>
        {t('models.form.targetsHint')}
      </Text>
      <div className={classes.rows}>
        {targets.map(({ key }, at) => (
          <Row key={key} {...{ draft, at, checked, providers }} onChange={change} />
        ))}
      </div>
      {checked && targets.length === 0 ? <Input.Error>{t('models.form.targetsRequired')}</Input.Error> : null}
      <Button
        mt={10}
        size="xs"
        variant="default"
        leftSection={<IconPlus size={15} aria-hidden="true" />}
        onClick={() => change([...targets, newTarget(targets.at(-1)?.providerId ?? null)])}
      >
        {t('models.form.add')}
      </Button>
    </fieldset>
  )
}
