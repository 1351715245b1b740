import { Checkbox, Group } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { capabilities as known, useCapabilityNames } from './use-capability-names.ts'

type Props = { value: string[]; onChange: (capabilities: string[]) => void }

/** The usual ones, and those that the model has besides: from a file or the API. */
export function CapabilityInput({ value, onChange }: Props) {
  const { t } = useTranslation()
  const nameOf = useCapabilityNames()
  const offered = [...known, ...value.filter((name) => !known.some((one) => one === name))]
  return (
    <Checkbox.Group
      label={t('models.form.capabilities')}
      description={t('models.form.capabilitiesHint')}
      value={value}
      onChange={onChange}
    >
      <Group gap="8px 18px" mt={4}>
        {offered.map((name) => (
          <Checkbox key={name} value={name} label={nameOf([name])[0]} />
        ))}
      </Group>
    </Checkbox.Group>
  )
}
