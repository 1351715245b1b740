import { Skeleton } from '@mantine/core'
import { IconPlug } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Model } from '../../api/types.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { Empty, Failure } from '../../components/states.tsx'
import { ModelForm } from './model-form.tsx'
import { modelsQuery, providersQuery } from './queries.ts'

type Props = {
  opened: boolean
  /** The model that is changed; left out: a new one. */
  model?: Model
  onClose: () => void
  onSaved: (id: string) => void
}

function Loaded({ model, onClose, onSaved }: Omit<Props, 'opened'>) {
  const { t } = useTranslation()
  const providers = useQuery(providersQuery)
  const models = useQuery(modelsQuery)
  const error = providers.error ?? models.error
  if (providers.data?.items.length === 0) {
    return <Empty icon={IconPlug} title={t('modelProviders.empty')} text={t('models.first.modelLater')} />
  }
  if (providers.data && models.data) {
    return (
      <ModelForm
        model={model}
        providers={providers.data.items}
        others={models.data.items.map(({ alias }) => alias).filter((alias) => alias !== model?.alias)}
        onCancel={onClose}
        onSaved={onSaved}
      />
    )
  }
  if (error) return <Failure error={error} retry={() => void providers.refetch()} />
  return <Skeleton height={320} radius="md" role="status" aria-label={t('common.loading')} />
}

export function ModelDialog({ opened, ...rest }: Props) {
  const { t } = useTranslation()
  const { model, onClose } = rest
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      size={720}
      title={model ? t('models.form.edit', { alias: model.alias }) : t('models.form.create')}
    >
      <Loaded {...rest} />
    </FormDialog>
  )
}
