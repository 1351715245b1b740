import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { AuditEvent } from '../../api/types.ts'
import { useMay } from '../../shell/session.ts'
import { keyNamesQuery } from '../keys/queries.ts'
import { peopleNamesQuery } from '../people/queries.ts'

type Options = Array<{ group: string; items: Array<{ value: string; label: string }> }>

/** Whom one can filter by: people and keys that one may list, and whoever did something that is in view. */
export function useActorOptions(events: AuditEvent[], chosen: string | undefined): Options {
  const { t } = useTranslation()
  const people = useQuery({ ...peopleNamesQuery, enabled: useMay('people:read') }).data ?? []
  const keys = useQuery({ ...keyNamesQuery, enabled: useMay('keys:manage') }).data ?? []
  const met = new Map(
    events.map(({ actor }) => [actor.id, actor.name ? actor.name : t(`audit.actorKind.${actor.kind}`)]),
  )
  for (const { id } of [...people, ...keys]) met.delete(id)
  const listed = new Set([...people, ...keys].map(({ id }) => id))
  if (chosen && !listed.has(chosen) && !met.has(chosen)) met.set(chosen, chosen)
  const groups = [
    { group: t('audit.filter.people'), items: people.map(({ id, name }) => ({ value: id, label: name })) },
    { group: t('audit.filter.keys'), items: keys.map(({ id, name }) => ({ value: id, label: name })) },
    {
      group: t('audit.filter.others'),
      items: [...met].filter(([id]) => id !== '').map(([value, label]) => ({ value, label })),
    },
  ]
  return groups.filter(({ items }) => items.length > 0)
}
