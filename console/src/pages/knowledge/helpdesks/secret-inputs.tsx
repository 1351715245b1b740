import { PasswordInput, SegmentedControl, Stack, Text, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'

export type SecretDraft = { from: 'value' | 'reference'; value: string; reference: string }

export const noSecret: SecretDraft = { from: 'value', value: '', reference: '' }

const EXAMPLE = 'vault:secret/data/freshdesk#api_key'

/** What is sent of it; `{}`: nothing was entered. */
export function secretOf({ from, value, reference }: SecretDraft) {
  if (from === 'reference') return reference.trim() === '' ? {} : { secret_reference: reference.trim() }
  return value.trim() === '' ? {} : { secret: value.trim() }
}

type Props = {
  /** What the help desk calls it: “API key”. */
  label: string
  draft: SecretDraft
  onChange: (draft: SecretDraft) => void
  hint: string
  error: string | null
}

/** A credential, typed in or pointed to in a secret store. */
export function SecretInputs({ label, draft, onChange, hint, error }: Props) {
  const { t } = useTranslation()
  return (
    <Stack gap={8}>
      <Text size="sm" fw={600} component="span">
        {label}
      </Text>
      <SegmentedControl
        aria-label={t('helpdesks.secretFrom')}
        w="fit-content"
        size="xs"
        value={draft.from}
        onChange={(from) => onChange({ ...draft, from: from === 'reference' ? 'reference' : 'value' })}
        data={(['value', 'reference'] as const).map((value) => ({
          value,
          label: t(`helpdesks.secretFromOptions.${value}`),
        }))}
      />
      {draft.from === 'value' ? (
        <PasswordInput
          aria-label={label}
          description={hint}
          value={draft.value}
          onChange={(event) => onChange({ ...draft, value: event.currentTarget.value })}
          autoComplete="off"
          error={error}
        />
      ) : (
        <TextInput
          aria-label={t('helpdesks.reference')}
          description={t('helpdesks.referenceHint', { example: EXAMPLE })}
          value={draft.reference}
          onChange={(event) => onChange({ ...draft, reference: event.currentTarget.value })}
          autoComplete="off"
          classNames={{ input: 'mono' }}
          error={error}
        />
      )}
    </Stack>
  )
}
