import { useSuspenseQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useSession } from '../../shell/session.ts'
import { signInOptionsQuery } from '../sign-in/queries.ts'
import classes from './account.module.css'
import { PasswordPart } from './password-part.tsx'
import { ProvidersPart } from './providers-part.tsx'
import { TwoStepPart } from './two-step-part.tsx'

export function SecuritySection() {
  const person = useSession()?.person
  const { data: options } = useSuspenseQuery(signInOptionsQuery)
  const { error } = useSearch({ from: '/shell/account/security' })
  if (!person) return null
  return (
    <div className={`${classes.section} ${classes.card}`}>
      <div className={classes.part}>
        <PasswordPart person={person} />
      </div>
      <div className={classes.part}>
        <TwoStepPart person={person} />
      </div>
      {options.providers.length > 0 ? (
        <div className={classes.part}>
          <ProvidersPart person={person} refused={error} />
        </div>
      ) : null}
    </div>
  )
}
