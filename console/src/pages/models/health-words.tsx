import { Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Model } from '../../api/types.ts'
import { type AllModels, type ModelState, modelState, type TargetState } from './model-state.ts'
import classes from './models.module.css'
import { modelsQuery } from './queries.ts'

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

const none: AllModels = { items: [], fallback_alias: null }

/** As the page around has them: it alone asks again and again. */
const useAllModels = (): AllModels => useQuery({ ...modelsQuery, refetchOnMount: false }).data ?? none

export function ModelHealth({ model }: { model: Model }) {
  const { t } = useTranslation()
  const { state, by } = modelState(model, useAllModels())
  const words = <StateWords state={state} />
  if (state !== 'partly' && state !== 'down' && state !== 'fallback') return words
  return (
    <Tooltip label={t(`models.stateHint.${state}`, { alias: by ?? '' })}>
      <span>{words}</span>
    </Tooltip>
  )
}
