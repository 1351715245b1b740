import { Skeleton, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import page from '../../components/page.module.css'
import { PageHeader } from '../../components/page-header.tsx'
import { Failure } from '../../components/states.tsx'
import { draftOf } from './copilot-draft.ts'
import { CopilotForm } from './copilot-form.tsx'
import { EmbeddingState } from './embedding-state.tsx'
import { copilotQuery } from './queries.ts'
import { Resummarise } from './resummarise.tsx'

export function CopilotPage() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(copilotQuery)
  return (
    <div className={page.page}>
      <PageHeader title={t('copilot.title')} subtitle={t('copilot.subtitle')} />
      {data ? (
        <Stack gap={40} maw={720}>
          {/* begins anew with what was saved, not with every look at the progress below */}
          <CopilotForm key={JSON.stringify(draftOf(data))} settings={data} />
          <EmbeddingState embedding={data.embedding} weight={data.vector_weight} />
          {data.summary_model === null ? null : <Resummarise />}
        </Stack>
      ) : null}
      {!data && error ? <Failure error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? (
        <Skeleton height={420} radius="lg" role="status" aria-label={t('common.loading')} />
      ) : null}
    </div>
  )
}
