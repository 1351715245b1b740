import { IconActivity } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../../components/code-block.tsx'
import { LinkButton } from '../../components/link-button.tsx'
import { Empty } from '../../components/states.tsx'
import { useMay } from '../../shell/session.ts'
import { modelsQuery } from '../models/queries.ts'
import classes from './calls.module.css'
import { sampleCall } from './sample-call.ts'
import { toCurl } from './to-curl.ts'

/** How to make the call that would be the first one here. */
export function FirstCall() {
  const { t } = useTranslation()
  const seesModels = useMay('models:use')
  const mayMakeKeys = useMay('keys:manage')
  const { data } = useQuery({ ...modelsQuery, enabled: seesModels })
  const mayOwnKeys = useMay('keys:own')
  const call = sampleCall(data?.items ?? [], t('calls.first.anyModel'))
  return (
    <Empty icon={IconActivity} title={t('calls.first.title')} text={t('calls.first.text')}>
      <div className={classes.firstCall}>
        <CodeBlock>
          <code>{toCurl(window.location.origin, call)}</code>
        </CodeBlock>
      </div>
      <div className={classes.firstLinks}>
        {mayMakeKeys ? (
          <LinkButton to="/keys" search={{ create: true, scope: 'models:use' }} variant="default" size="sm">
            {t('calls.first.key')}
          </LinkButton>
        ) : mayOwnKeys ? (
          <LinkButton to="/account/keys" variant="default" size="sm">
            {t('calls.first.ownKey')}
          </LinkButton>
        ) : null}
        {seesModels ? (
          <LinkButton to="/models" variant="default" size="sm">
            {t('calls.first.models')}
          </LinkButton>
        ) : null}
      </div>
    </Empty>
  )
}
