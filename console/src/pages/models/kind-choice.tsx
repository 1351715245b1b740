import { Radio, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ProviderKind } from '../../api/types.ts'
import { currentLanguage } from '../../i18n/language.ts'
import classes from './models.module.css'
import { shortTitle } from './use-kind-title.ts'

type Props = {
  kinds: ProviderKind[]
  value: string
  onChange: (kind: ProviderKind) => void
}

const examplesOf = ({ title }: ProviderKind) => /\((.*)\)$/.exec(title[currentLanguage()])?.[1]

export function KindChoice({ kinds, value, onChange }: Props) {
  const { t } = useTranslation()
  const choose = (next: string) => {
    const kind = kinds.find((known) => known.kind === next)
    if (kind) onChange(kind)
  }
  return (
    <Radio.Group label={t('modelProviders.kind')} value={value} onChange={choose}>
      <div className={classes.kinds}>
        {kinds.map((kind) => (
          <Radio.Card key={kind.kind} value={kind.kind} className={classes.kind ?? ''}>
            <Text size="sm" fw={550}>
              {shortTitle(kind)}
            </Text>
            {examplesOf(kind) ? (
              <Text size="xs" c="dimmed">
                {examplesOf(kind)}
              </Text>
            ) : null}
          </Radio.Card>
        ))}
      </div>
    </Radio.Group>
  )
}
