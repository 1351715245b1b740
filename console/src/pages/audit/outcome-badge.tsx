import { Badge } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { AuditEvent } from '../../api/types.ts'

/** Only what did not simply succeed is worth a mark. */
export function OutcomeBadge({ outcome }: Pick<AuditEvent, 'outcome'>) {
  const { t } = useTranslation()
  return outcome === 'done' ? null : <Badge color="red">{t(`audit.outcome.${outcome}`)}</Badge>
}
