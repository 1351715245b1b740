import { useSession } from '../../shell/session.ts'
import classes from './account.module.css'
import { PasswordPart } from './password-part.tsx'
import { TwoStepPart } from './two-step-part.tsx'

export function SecuritySection() {
  const person = useSession()?.person
  if (!person) return null
  return (
    <div className={`${classes.section} ${classes.card}`}>
      <div className={classes.part}>
        <PasswordPart person={person} />
      </div>
      <div className={classes.part}>
        <TwoStepPart person={person} />
      </div>
    </div>
  )
}
