import { Skeleton, Stack, Text } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { describeProblem, specificsOf } from '../../api/problem.ts'
import type { Source } from '../../api/types.ts'
import { DetailDrawer } from '../../components/detail-drawer.tsx'
import { Specifics } from '../../components/specifics.tsx'
import { Empty, Failure } from '../../components/states.tsx'
import classes from './knowledge.module.css'
import { failedItemsQuery } from './queries.ts'

function FailedList({ source }: { source: Source }) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(failedItemsQuery(source.id))
  if (error) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <Skeleton height={120} radius="lg" />
  if (data.items.length === 0) return <Empty icon={IconCircleCheck} title={t('knowledge.failedNone')} />
  return (
    <ul className={classes.failedList}>
      {data.items.map(({ key, code, reason }) => (
        <li key={key}>
          <Text size="sm" className="mono">
            {key}
          </Text>
          <Text size="sm" mt={2}>
            {describeProblem(code ?? '', reason ?? '')}
          </Text>
          <Specifics text={specificsOf(code ?? '', reason ?? '')} />
        </li>
      ))}
    </ul>
  )
}

type Props = { source: Source; opened: boolean; onClose: () => void }

export function FailedFiles({ source, opened, onClose }: Props) {
  const { t } = useTranslation()
  return (
    <DetailDrawer opened={opened} onClose={onClose} size="lg" title={t('knowledge.failedTitle')}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {t('knowledge.failedText')}
        </Text>
        {opened ? <FailedList source={source} /> : null}
      </Stack>
    </DetailDrawer>
  )
}
