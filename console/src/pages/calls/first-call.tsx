import { IconActivity } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../../components/code-block.tsx'
import { LinkButton } from '../../components/link-button.tsx'
import { Empty } from '../../components/states.tsx'
import { useMay } from '../../shell/session.ts'
import { modelsQuery } from '../models/queries.ts'
import classes from './calls.module.css'
import { toCurl } from './to-curl.ts'

/** How to make the call that would be the first one here. */
export function FirstCall() {
  const { t } = useTranslation()
  const seesModels = useMay('models:use')
  const mayMakeKeys = useMay('keys:manage')
  const { data } = useQuery({ ...modelsQuery, enabled: seesModels })
  const model = data?.items[0]?.alias ?? t('calls.first.anyModel')
  const nothing = { request: null, tags: {}, conversation_id: null, is_stream: false }
  return (
    <Empty icon={IconActivity} title={t('calls.first.title')} text={t('calls.first.text')}>
      <div className={classes.firstCall}>
        <CodeBlock>
          <code>{toCurl(window.location.origin, { dialect: 'openai-chat', model, ...nothing })}</code>
        </CodeBlock>
      </div>
      <div className={classes.firstLinks}>
        {mayMakeKeys ? (
          <LinkButton to="/keys" search={{ create: true }} variant="default" size="sm">
            {t('calls.first.key')}
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
