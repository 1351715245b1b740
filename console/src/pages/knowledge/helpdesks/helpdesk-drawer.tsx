import { Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DetailDrawer } from '../../../components/detail-drawer.tsx'
import { sourcesQuery } from '../queries.ts'
import { AccessPart } from './access-part.tsx'
import { FailuresPart } from './failures-part.tsx'
import classes from './helpdesks.module.css'
import { ProgressPart } from './progress-part.tsx'
import { SettingsPart } from './settings-part.tsx'
import { WebhookPart } from './webhook-part.tsx'

const parts = {
  progress: ProgressPart,
  access: AccessPart,
  webhook: WebhookPart,
  failures: FailuresPart,
  settings: SettingsPart,
} as const
type Part = keyof typeof parts
const names = Object.keys(parts) as Part[]

/** One help desk: what is read in of it, who sees it, and how it is connected. */
export function HelpdeskDrawer({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const { t } = useTranslation()
  const [part, setPart] = useState<Part>('progress')
  const source = useQuery(sourcesQuery).data?.items.find((item) => item.id === id)
  return (
    <DetailDrawer opened={source !== undefined} title={source?.name ?? ''} size="lg" onClose={onClose}>
      {source ? (
        <Tabs
          value={part}
          onChange={(next) => setPart(names.find((name) => name === next) ?? 'progress')}
          keepMounted={false}
        >
          <Tabs.List mb="lg" className={classes.tabs}>
            {names.map((name) => (
              <Tabs.Tab key={name} value={name}>
                {t(`helpdesks.part.${name}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {names.map((name) => {
            const Shown = parts[name]
            return (
              <Tabs.Panel key={name} value={name}>
                <Shown key={source.id} source={source} onFailures={() => setPart('failures')} />
              </Tabs.Panel>
            )
          })}
        </Tabs>
      ) : null}
    </DetailDrawer>
  )
}
