import { IconKey, IconServer, IconUser, IconUserQuestion } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { AuditEvent } from '../../api/types.ts'
import classes from './audit.module.css'

const icons = { person: IconUser, key: IconKey, system: IconServer, stranger: IconUserQuestion } as const

/** Who did it, with what kind of actor that is as a sign. */
export function ActorName({ actor }: Pick<AuditEvent, 'actor'>) {
  const { t } = useTranslation()
  const Shown = icons[actor.kind]
  return (
    <span className={classes.actor}>
      <Shown size={15} stroke={1.8} aria-label={t(`audit.actorKind.${actor.kind}`)} />
      <span>{actor.name || t(`audit.actorKind.${actor.kind}`)}</span>
    </span>
  )
}
