import { SegmentedControl, Select, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import {
  type CostChoice,
  type CostView,
  costGroups,
  costPeriods,
  costSteps,
  costValues,
} from './cost-view.ts'
import classes from './costs.module.css'

type Props = { choice: CostChoice; onChange: (changed: CostView) => void }

function Days({ choice, onChange }: Props) {
  const { t } = useTranslation()
  return (['from', 'to'] as const).map((name) => (
    <TextInput
      key={name}
      type="date"
      label={t(`costs.${name}`)}
      value={choice[name]}
      onChange={(event) => onChange({ [name]: event.currentTarget.value || undefined })}
    />
  ))
}

/** Which costs, how they are cut, and what the chart shows of them. */
export function CostControls({ choice, onChange }: Props) {
  const { t } = useTranslation()
  const { period, from, to } = choice
  return (
    <div className={classes.controls}>
      <Select
        label={t('costs.period')}
        data={costPeriods.map((value) => ({ value, label: t(`costs.periods.${value}`) }))}
        value={period}
        onChange={(value) => {
          const next = costPeriods.find((one) => one === value)
          // one’s own days begin with those in view
          const days = next === 'custom' ? { from, to } : { from: undefined, to: undefined }
          onChange({ period: next === 'month' ? undefined : next, by: undefined, ...days })
        }}
        allowDeselect={false}
      />
      {period === 'custom' ? <Days choice={choice} onChange={onChange} /> : null}
      <Select
        label={t('costs.by')}
        data={choice.steps.map((value) => ({ value, label: t(`costs.bys.${value}`) }))}
        value={choice.by}
        onChange={(value) => onChange({ by: costSteps.find((step) => step === value) })}
        allowDeselect={false}
      />
      <Select
        label={t('costs.group')}
        data={costGroups.map((value) => ({ value, label: t(`costs.groups.${value}`) }))}
        value={choice.group}
        onChange={(value) => onChange({ group: costGroups.find((group) => group === value) })}
        allowDeselect={false}
      />
      <SegmentedControl
        className={classes.show ?? ''}
        aria-label={t('costs.show')}
        data={costValues.map((value) => ({ value, label: t(`costs.shows.${value}`) }))}
        value={choice.show}
        onChange={(value) => onChange({ show: costValues.find((one) => one === value) })}
      />
    </div>
  )
}
