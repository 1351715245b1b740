import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Provider } from '../../api/types.ts'
import { FormDialog } from '../../components/form-dialog.tsx'
import { Failure } from '../../components/states.tsx'
import { ProviderForm } from './provider-form.tsx'
import { providerKindsQuery } from './queries.ts'

type Props = {
  opened: boolean
  /** The provider that is changed; left out: a new one. */
  provider?: Provider
  onClose: () => void
  onSaved: () => void
}

function Loaded({ provider, onClose, onSaved }: Omit<Props, 'opened'>) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(providerKindsQuery)
  if (data) return <ProviderForm kinds={data.items} {...{ provider, onClose, onSaved }} />
  if (error) return <Failure error={error} retry={() => void refetch()} />
  return <Skeleton height={300} radius="md" role="status" aria-label={t('common.loading')} />
}

export function ProviderDialog({ opened, ...rest }: Props) {
  const { t } = useTranslation()
  const { provider, onClose } = rest
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      size={600}
      title={provider ? t('modelProviders.edit', { name: provider.name }) : t('modelProviders.create')}
    >
      <Loaded {...rest} />
    </FormDialog>
  )
}
