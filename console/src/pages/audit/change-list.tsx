import { VisuallyHidden } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './audit.module.css'
import type { Change } from './changes.ts'

function useValueText(): (value: unknown) => string {
  const { t } = useTranslation()
  return (value) => {
    if (value === undefined || value === null || value === '') return t('audit.event.nothing')
    if (typeof value === 'boolean') return t(value ? 'audit.event.yes' : 'audit.event.no')
    return typeof value === 'object' ? JSON.stringify(value, null, 1) : String(value)
  }
}

type Props = {
  changes: Change[]
  /** There was nothing before: values are told without a “from”. */
  isCreation: boolean
}

/** Each field that changed with what it was and what it is now; colours say the same as the hidden words. */
export function ChangeList({ changes, isCreation }: Props) {
  const { t } = useTranslation()
  const text = useValueText()
  return (
    <div>
      {changes.map((change) => (
        <div key={change.path} className={classes.change}>
          <span className="mono">{change.path}</span>
          <div className={classes.values}>
            {change.kind === 'list' ? (
              <>
                {change.removed.map((item) => (
                  <del key={`- ${item}`} className={classes.old}>
                    <VisuallyHidden>{t('audit.event.removed')}: </VisuallyHidden>
                    {item}
                  </del>
                ))}
                {change.added.map((item) => (
                  <ins key={`+ ${item}`} className={classes.new} style={{ textDecoration: 'none' }}>
                    <VisuallyHidden>{t('audit.event.added')}: </VisuallyHidden>
                    {item}
                  </ins>
                ))}
              </>
            ) : null}
            {change.kind === 'value' && isCreation ? <span>{text(change.after)}</span> : null}
            {change.kind === 'value' && !isCreation ? (
              <>
                <span className={classes.old}>
                  <VisuallyHidden>{t('audit.event.before')}: </VisuallyHidden>
                  {text(change.before)}
                </span>
                <IconArrowRight size={14} aria-hidden="true" />
                <span className={classes.new}>
                  <VisuallyHidden>{t('audit.event.after')}: </VisuallyHidden>
                  {text(change.after)}
                </span>
              </>
            ) : null}
          </div>
        </div>
      ))}
    </div>
  )
}
