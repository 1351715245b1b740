import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { CreatedKey } from '../../api/types.ts'
import { ShownOnce } from '../../components/shown-once.tsx'

type Props = { created: Pick<CreatedKey, 'name' | 'key'>; text: string; onDone: () => void }

/** The only time that the whole key is seen. */
export function NewKeyShown({ created, text, onDone }: Props) {
  const { t } = useTranslation()
  return (
    <ShownOnce
      value={created.key}
      label={created.name}
      copyLabel={t('keys.copyKey')}
      action={<Button onClick={onDone}>{t('keys.createdDone')}</Button>}
    >
      {text}
    </ShownOnce>
  )
}
