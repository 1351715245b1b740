import { VisuallyHidden } from '@mantine/core'
import { IconArrowRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import classes from './audit.module.css'
import type { Change } from './changes.ts'
import { fieldWords } from './field-words.ts'
import { useValueWords } from './use-value-words.ts'

type Props = {
  changes: Change[]
  /** There was nothing before: values are told without a “from”. */
  isCreation: boolean
}

/** Each field that changed with what it was and what it is now; colours say the same as the hidden words. */
export function ChangeList({ changes, isCreation }: Props) {
  const { t } = useTranslation()
  const words = useValueWords()
  // what is empty from the start tells nothing
  const shown = isCreation
    ? changes.filter((change) => change.kind === 'list' || change.after !== null)
    : changes
  return (
    <div>
      {shown.map((change) => (
        <div key={change.path} className={classes.change}>
          <span className={classes.field} title={change.path}>
            {fieldWords(change.path)}
          </span>
          <div className={classes.values}>
            {change.kind === 'list' ? (
              <>
                {change.removed.map((item) => (
                  <del key={`- ${item}`} className={classes.old}>
                    <VisuallyHidden>{t('audit.event.removed')}: </VisuallyHidden>
                    {words(change.path, item)}
                  </del>
                ))}
                {change.added.map((item) => (
                  <ins key={`+ ${item}`} className={classes.new} style={{ textDecoration: 'none' }}>
                    <VisuallyHidden>{t('audit.event.added')}: </VisuallyHidden>
                    {words(change.path, item)}
                  </ins>
                ))}
              </>
            ) : null}
            {change.kind === 'value' && isCreation ? <span>{words(change.path, change.after)}</span> : null}
            {change.kind === 'value' && !isCreation ? (
              <>
                <span className={classes.old}>
                  <VisuallyHidden>{t('audit.event.before')}: </VisuallyHidden>
                  {words(change.path, change.before)}
                </span>
                <IconArrowRight size={14} aria-hidden="true" />
                <span className={classes.new}>
                  <VisuallyHidden>{t('audit.event.after')}: </VisuallyHidden>
                  {words(change.path, change.after)}
                </span>
              </>
            ) : null}
          </div>
        </div>
      ))}
    </div>
  )
}
