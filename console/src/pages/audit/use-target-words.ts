import { useTranslation } from 'react-i18next'
import type { AuditEvent } from '../../api/types.ts'

/** What an event concerns, as people say it. Sessions have no name, and their id says nothing. */
export function useTargetWords(): (event: Pick<AuditEvent, 'actor' | 'target'>) => string | undefined {
  const { t } = useTranslation()
  return ({ actor, target }) => {
    if (target?.kind === 'session') return t('audit.session')
    if (target?.id !== undefined && target.id === actor.id) return t('audit.oneself')
    return target?.name || target?.id
  }
}
