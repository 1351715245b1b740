import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, unwrap } from '../../api/client.ts'
import type { Provider } from '../../api/types.ts'
import { formatNumber } from '../../components/format.ts'
import { Specifics } from '../../components/specifics.tsx'
import { notifyDone, notifyFailure } from '../../components/states.tsx'
import { offeredModelsQuery, providersQuery } from './queries.ts'

/** Asks the provider, and says what came of it. */
export function useCheckProvider() {
  const { t } = useTranslation()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id }: Provider) =>
      unwrap(api.POST('/api/v1/providers/{id}/check', { params: { path: { id } } })),
    onSuccess: async ({ ok, message, models }, { id, name }) => {
      if (ok) {
        const count = models.length
        const offers =
          count === 0 ? '' : ` ${t('modelProviders.checkModels', { count, formatted: formatNumber(count) })}`
        notifyDone(`${t('modelProviders.checkOk', { name })}${offers}`)
        queries.setQueryData(offeredModelsQuery(id).queryKey, models)
      } else {
        notifications.show({
          color: 'red',
          title: t('modelProviders.checkFailed', { name }),
          message: <Specifics text={message} />,
          autoClose: 10_000,
        })
      }
      await queries.invalidateQueries(providersQuery)
    },
    onError: notifyFailure,
  })
}
