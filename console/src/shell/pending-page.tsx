import { Loader } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './shell.module.css'

/** Stands where a page will be that takes longer than a moment, instead of nothing at all. */
export function PendingPage() {
  const { t } = useTranslation()
  return (
    <div className={classes.centre} role="status" aria-label={t('common.loading')}>
      <Loader />
    </div>
  )
}
