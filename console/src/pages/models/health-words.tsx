import { Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { Model } from '../../api/types.ts'
import { type ModelState, modelState, type TargetState } from './model-state.ts'
import classes from './models.module.css'

/** A coloured dot, and the same in words. */
export function StateWords({ state }: { state: ModelState | TargetState }) {
  const { t } = useTranslation()
  return (
    <span className={classes.state}>
      <span className={classes.dot} data-state={state} />
      {t(`models.state.${state}`)}
    </span>
  )
}

export function ModelHealth({ model }: { model: Model }) {
  const { t } = useTranslation()
  const state = modelState(model)
  const words = <StateWords state={state} />
  if (state !== 'partly' && state !== 'down') return words
  return (
    <Tooltip label={t(`models.stateHint.${state}`)}>
      <span>{words}</span>
    </Tooltip>
  )
}
