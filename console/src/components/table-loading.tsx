import { Skeleton, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './table.module.css'

/** Stands where a table's rows will be. */
export function TableLoading() {
  const { t } = useTranslation()
  return (
    <Stack gap={26} py="lg" px="md" className={classes.frame} role="status" aria-label={t('common.loading')}>
      {[62, 48, 71, 55, 66].map((width) => (
        <Skeleton key={width} height={13} width={`${width}%`} />
      ))}
    </Stack>
  )
}
